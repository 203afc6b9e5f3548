using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>
/// L2_NORMALIZATION on 8-bit codes over the last axis: the sum of squares, its inverse square root in gemmlowp's fixed point
/// (<see cref="InverseSquareRootNodes"/>), and a rescaling by it with gemmlowp's double rounding.
/// </summary>
internal sealed class QuantizedL2NormalizationRule() : TfliteRule(TfliteBuiltin.L2Normalization, TfliteArithmetic.Quantized)
{
    private const float OutputScale = 1f / 128;
    private const int OutputBits = 7;

    // The sum of squares fits 31 bits.
    private const int DeepestAxis = 1 << 15;

    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => op.OptionalInput(0).HasCodes() && op.Outputs is [{ } output] && output.HasCodes();

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input"), output = op.Output;
        if (output.Scale() != OutputScale || output.ZeroPoint() != 128) throw op.Unsupported($"writes codes of scale {output.Scale()} and zero point {output.ZeroPoint() - output.CodeShift}; 1/128 and the middle code are supported");
        if (op.Activation(0) != FusedActivation.None) throw op.Unsupported("fuses an activation, which TFLite's kernel does not take");
        if (input.Shape.Rank == 0 || input.Shape[-1] > DeepestAxis) throw op.Unsupported($"normalizes {input.Shape} along its last axis; up to {DeepestAxis} elements are supported");
        TensorLayout layout = graph.LayoutOf(input);
        long axis = Layouts.Axis(-1, input.Shape.Rank, layout);
        ImportedValue centred = graph.Cast(graph.Centred(graph.Read(input, layout), input.ZeroPoint()), ElementType.Int64);
        ImportedValue squares = graph.Node("ReduceSum", [graph.Node("Mul", [centred, centred]), graph.Integers("axis", axis)], ("keepdims", new AttributeValue.Int(1)));
        // The kernel for uint8 raises the codes by the output's 7 bits before it multiplies, the one for int8 lowers the shift by them.
        bool raises = input.CodeShift == 0;
        (ImportedValue multiplier, ImportedValue divisor) = InverseSquareRootNodes.Add(graph, squares, raises ? 0 : OutputBits);
        ImportedValue codes = raises ? graph.Node("Mul", [centred, graph.Scalar(1 << OutputBits)]) : centred;
        ImportedValue y = graph.Dyadic(
            "RequantizeGemmlowp",
            [codes, graph.Int32(0), multiplier, divisor, graph.Scalar(128), graph.Scalar(0), graph.Scalar(byte.MaxValue)],
            ("to", new AttributeValue.Int((long)ElementType.UInt8)));
        graph.Write(output, y, layout);
    }
}
