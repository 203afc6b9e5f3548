using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>The sum of two activations of equal shape, and the clamp that follows. docs/quantized-arithmetic.md, eq. (9).</summary>
internal sealed class ResidualAddLayer(Node add, FusedClamp clamp) : QuantizedLayer(clamp.With(add), [add.Inputs[0]!, add.Inputs[1]!])
{
    // Each product keeps below 2⁶¹, so their sum and the rounding term stay below 2⁶³.
    private const int MultiplierBits = 30;

    /// <inheritdoc/>
    public override void Emit(IntegerEmitter emitter, bool asAccumulators)
    {
        IntegerTensor a = emitter.CodesOf(Inputs[0]), b = emitter.CodesOf(Inputs[1]);
        AffineParameters output = emitter.Network.Activations[Output];
        double largest = Math.Max(a.Parameters.Scale, b.Parameters.Scale) / output.Scale;
        int shift = Math.Clamp(MultiplierBits - 1 - Math.ILogB(largest), 1, 45);
        long aMultiplier = (long)Math.Round(Math.ScaleB(a.Parameters.Scale / output.Scale, shift)), bMultiplier = (long)Math.Round(Math.ScaleB(b.Parameters.Scale / output.Scale, shift));
        (int min, int max) = clamp.InCodes(output);
        Value sum = emitter.Add(
            IntegerEmitter.CodeName(Output),
            new AddRequantize(output.Format.StorageType),
            a.Codes, emitter.Int64(a.Parameters.ZeroPoint), emitter.Int64(aMultiplier),
            b.Codes, emitter.Int64(b.Parameters.ZeroPoint), emitter.Int64(bMultiplier),
            emitter.Int64(1L << shift), emitter.Int64(output.ZeroPoint), emitter.Int64(min), emitter.Int64(max));
        emitter.Define(Output, sum, output);
    }

    /// <inheritdoc/>
    public override void Emit(QOperatorEmitter emitter) => emitter.EmitAdd(this, clamp);
}

/// <summary>Finds sums of two activations.</summary>
internal sealed class ResidualAddRule : ILayerRule
{
    /// <inheritdoc/>
    public LayerMatch? Match(Graph graph, Node node)
    {
        if (node.Operator is not (Add or Sum)) return null;
        if (node.Inputs.Count != 2 || node.Inputs.Any(input => input is null || input.Constant is not null)) return LayerMatch.KeepFloat("it does not add two activations");
        Value a = node.Inputs[0]!, b = node.Inputs[1]!;
        if (a.Type != ElementType.Float32) return LayerMatch.KeepFloat($"it adds {a.Type}, not float32");
        if (a.Shape is null || b.Shape is null || a.Shape.Rank != b.Shape.Rank || !a.Shape.Equals(b.Shape)) return LayerMatch.KeepFloat("its summands are not known to have equal shapes");
        return new ResidualAddLayer(node, FusedClamp.After(graph, node.Output));
    }
}
