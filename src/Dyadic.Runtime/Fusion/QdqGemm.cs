using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime.Fusion;

/// <summary>A Gemm of codes and constant weights is ONNX Runtime's QGemm, which gives codes, or reals where the result is not quantized.</summary>
/// <remarks><code>
///   before:  DQ(a), DQ(b), c ─ Gemm ─ [Relu │ Clip] ─ [Q]        after:  a, b, c ─ QGemm ─ [Clip]
/// </code></remarks>
internal sealed class QdqGemm : QdqPattern
{
    /// <inheritdoc/>
    public override QdqMatch? Match(Graph graph, Node node)
    {
        if (node.Operator is not Gemm gemm) return null;
        if (gemm.TransA || gemm.Alpha != 1 || (gemm.Beta != 1 && node.Input(2) is not null)) return QdqMatch.Float("its attributes are not alpha 1, beta 1 and transA 0");
        int channelAxis = gemm.TransB ? 0 : 1;
        if (CodeSource.BytesOf(node.Inputs[0], out string reason) is not { } a || LinearWeights.Of(node.Inputs[1], channelAxis, out reason) is not { } weights) return QdqMatch.Float(reason);
        float[] steps = weights.AccumulatorSteps(a.Parameters.Scale);
        if (LinearBias.Of(node.Input(2), steps, weights.Codes.Shape[channelAxis], out reason) is not { } bias) return QdqMatch.Float(reason);
        GraphPatch patch = new();
        (Value aScale, Value aZero) = a.Parameters.Constants(patch, $"{node.Name}_input");
        (Value b, Value bScales, Value bZeros) = weights.Constants(patch, node.Name);
        Value biasCodes = patch.AddConstant($"{node.Name}_bias", DenseTensor.Vector<int>(bias));
        QGemm quantized = new(TransB: gemm.TransB);
        if (CodeTarget.Of(graph, node.Output) is { Parameters.IsByte: true } y)
        {
            (Value yScale, Value yZero) = y.Parameters.Constants(patch, $"{node.Name}_output");
            y.Replace(patch, patch.Add(node.Name, quantized, a.Value, aScale, aZero, b, bScales, bZeros, biasCodes, yScale, yZero));
        }
        else
        {
            patch.Replace(node.Output, patch.Add(node.Name, quantized, a.Value, aScale, aZero, b, bScales, bZeros, biasCodes));
        }

        return QdqMatch.Fused(patch);
    }
}
