using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;
using Dyadic.Graphs.Tflite.Wide;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>PAD and PADV2 on codes of 8 or 16 bits: what is added has the code of 0, or the given code.</summary>
/// <param name="builtin">PAD or PADV2.</param>
internal abstract class QuantizedConstantPadRule(TfliteBuiltin builtin) : TfliteRule(builtin, TfliteArithmetic.Quantized)
{
    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => op.Outputs is [{ } output] && ((op.OptionalInput(0).HasCodes() && output.HasCodes()) || (op.OptionalInput(0).HasWideCodes() && output.HasWideCodes()));

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        if (!input.SharesCodes(op.Output)) throw op.Unsupported("changes the scale of its codes, which is not supported");
        int rank = input.Shape.Rank;
        long[] pads = IntegerElements.ToInt64(graph.Required(op, op.Input(1, "pads"), "pads"));
        if (pads.Length != 2 * rank) throw op.BadInput($"has {pads.Length} pads for {rank} axes; expected two an axis");
        TensorLayout layout = graph.LayoutOf(input);
        if (op.OptionalInput(2) is { } fill && !(fill.Type == input.Type && fill.Shape.Count == 1)) throw op.Unsupported($"pads with {fill}; one code is supported");
        long[] before = Layouts.Order([.. Enumerable.Range(0, rank).Select(axis => pads[2 * axis])], layout), after = Layouts.Order([.. Enumerable.Range(0, rank).Select(axis => pads[(2 * axis) + 1])], layout);
        ImportedValue value = op.OptionalInput(2) is { } given ? graph.Constant(graph.Required(op, given, "pad value").Reshaped(TensorShape.Scalar), "pad_code") : graph.ZeroOf(input);
        graph.Write(op.Output, graph.Node("Pad", [graph.Read(input, layout), graph.Integers("pads", [.. before, .. after]), value]), layout);
    }
}
