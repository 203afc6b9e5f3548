using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>Writes products of codes, element by element with broadcasting: (qa − Za)·(qb − Zb), rescaled by Sa·Sb/Sy.</summary>
internal static class CodeProducts
{
    /// <summary>Writes a product and a clamp as the output of a layer.</summary>
    public static void Define(IntegerEmitter emitter, QuantizedLayer layer, IntegerTensor a, IntegerTensor b, FusedClamp clamp)
    {
        AffineParameters output = emitter.Network.Activations[layer.Output];
        Int128 magnitude = (Int128)Reach(a.Parameters) * Reach(b.Parameters);
        ElementType wide = magnitude > int.MaxValue ? ElementType.Int64 : ElementType.Int32;
        Value product = emitter.Add($"{layer.Name}_product", new Mul(), Centred(emitter, $"{layer.Name}_a", a, wide), Centred(emitter, $"{layer.Name}_b", b, wide));
        double factor = a.Parameters.Scale * b.Parameters.Scale / output.Scale;
        emitter.Define(layer.Output, emitter.Requantize(layer, product, DenseTensor.Scalar(0), [factor], TensorShape.Scalar, magnitude, clamp), output);
    }

    /// <summary>The greatest |code − zero point|.</summary>
    public static int Reach(AffineParameters parameters) => Math.Max(parameters.Format.MaxCode - parameters.ZeroPoint, parameters.ZeroPoint - parameters.Format.MinCode);

    private static Value Centred(IntegerEmitter emitter, string name, IntegerTensor codes, ElementType wide) =>
        emitter.Add(name, new Sub(), emitter.Add($"{name}_wide", new Cast(wide), codes.Codes), emitter.Code(codes.Parameters.ZeroPoint, wide));
}
