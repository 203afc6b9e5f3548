using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Quantization;

/// <summary>Reads the scale and zero point of a QuantizeLinear or DequantizeLinear node.</summary>
internal static class ConversionParameters
{
    /// <summary>The parameters; null unless there is one constant scale and zero point for the whole tensor and codes of 4, 8 or 16 bits.</summary>
    /// <param name="codes">The type of the codes.</param>
    /// <param name="scale">The scale, when it is a constant.</param>
    /// <param name="zeroPoint">The zero point, when it is a constant.</param>
    /// <param name="hasZeroPoint">Whether the node has one.</param>
    public static AffineParameters? Of(ElementType codes, DenseTensor? scale, DenseTensor? zeroPoint, bool hasZeroPoint)
    {
        if (scale is not { ElementType: ElementType.Float32, Count: 1 } || (hasZeroPoint && zeroPoint is not { Count: 1 })) return null;
        if (FormatOf(codes) is not { } format) return null;
        float step = scale.Span<float>()[0];
        return float.IsFinite(step) && step > 0 ? new AffineParameters(step, zeroPoint is null ? 0 : (int)IntegerElements.Get(zeroPoint, 0), format) : null;
    }

    private static AffineFormat? FormatOf(ElementType codes) => codes switch
    {
        ElementType.UInt4 => AffineFormat.Activations(4, signed: false),
        ElementType.Int4 => AffineFormat.Activations(4, signed: true),
        ElementType.UInt8 => AffineFormat.Activations(8, signed: false),
        ElementType.Int8 => AffineFormat.Activations(8, signed: true),
        ElementType.UInt16 => AffineFormat.Activations(16, signed: false),
        ElementType.Int16 => AffineFormat.Activations(16, signed: true),
        _ => null,
    };
}
