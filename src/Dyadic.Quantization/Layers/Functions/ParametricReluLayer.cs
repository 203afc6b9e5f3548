using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>PRelu with constant slopes: codes are multiplied by one of two factors, as their sign says, and rescaled once.</summary>
internal sealed class ParametricReluLayer(Node node, DenseTensor slopes) : QuantizedLayer([node], [node.Inputs[0]!])
{
    // Codes have 17 bits with their sign, so that products keep below 2⁶².
    private const int FactorBits = 30;

    /// <inheritdoc/>
    public override void Emit(IntegerEmitter emitter, bool asAccumulators)
    {
        IntegerTensor codes = emitter.CodesOf(Inputs[0]);
        AffineParameters input = codes.Parameters, output = emitter.Network.Activations[Output];
        double positive = input.Scale / output.Scale;
        double[] negative = [.. slopes.Span<float>().ToArray().Select(slope => slope * positive)];
        double greatest = Math.Max(positive, negative.Max(Math.Abs));
        int shift = FactorBits - 1 - Math.ILogB(greatest);
        if (shift is < 1 or > 60) throw DyadicException.Unsupported($"'{Name}': its output would be {greatest} times its input's codes; the scales of the two do not belong together.");
        Value wide = emitter.Add($"{Name}_wide", new Cast(ElementType.Int64), codes.Codes);
        Value centred = emitter.Add($"{Name}_centred", new Sub(), wide, emitter.Int64(input.ZeroPoint));
        Value below = emitter.Add($"{Name}_below", new Less(), centred, emitter.Int64(0));
        Value factors = emitter.Constant($"{Name}_slopes", DenseTensor.Create<long>(slopes.Shape, Array.ConvertAll(negative, Fixed)));
        Value factor = emitter.Add($"{Name}_factor", new Where(), below, factors, emitter.Int64(Fixed(positive)));
        Value product = emitter.Add($"{Name}_product", new Mul(), centred, factor);
        Value y = emitter.Add(
            GraphEmitter.CodeName(Output), new Requantize(output.Format.StorageType), product, emitter.Constant("int32_0", DenseTensor.Scalar(0)), emitter.Int64(1), emitter.Int64(1L << shift),
            emitter.Int64(output.ZeroPoint), emitter.Int64(output.Format.MinCode), emitter.Int64(output.Format.MaxCode));
        emitter.Define(Output, y, output);

        long Fixed(double number) => (long)Math.Round(Math.ScaleB(number, shift));
    }
}

/// <summary>Finds PRelu with constant slopes.</summary>
internal sealed class IntegerParametricReluRule : IIntegerFunctionRule
{
    /// <inheritdoc/>
    public QuantizedLayer? Match(Graph graph, Node node, Recipe recipe) =>
        node.Operator is PRelu && node.Inputs[0] is { Constant: null, Type: ElementType.Float32 } && node.Inputs[1]!.Constant is { ElementType: ElementType.Float32, Count: > 0 } slopes && ConstantCodes.AreFinite(slopes)
            ? new ParametricReluLayer(node, slopes)
            : null;
}
