using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels.Functions;

namespace Dyadic.Quantization;

/// <summary>NN-LUT: 1/√ by sixteen lines, no root and no division. Yu et al. 2022.</summary>
public sealed class NnLutNormalization : RootNormalizationMethod
{
    /// <inheritdoc/>
    public override string Name => "nn-lut";

    /// <inheritdoc/>
    public override string Summary => "reciprocal root by a table of lines";

    /// <inheritdoc/>
    public override SmoothFunction StraightThrough => SmoothFunction.OfQuarters(() => LearnedTables.RootReciprocal);

    /// <inheritdoc/>
    protected override NormalizationOperator Operator(ElementType type, bool isCentred) => isCentred ? new LineNormalization(type) : new LineRootMeanSquareNormalization(type);

    /// <inheritdoc/>
    protected override Value[] More(GraphEmitter emitter)
    {
        (IntegerLines lines, int drop) = LineRootNormalization.Fixed(LearnedTables.RootReciprocal);
        return [.. LineConstants.Add(emitter, "root_reciprocal", lines), emitter.Int64(1L << drop)];
    }
}
