using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>
/// Stores weight codes. Unsigned with a zero point is the ordinary way, because u8×u8 products are exact on every CPU; signed is for
/// QLinear operators of signed activations, which ONNX Runtime has with signed weights only.
/// </summary>
internal static class WeightStorage
{
    /// <summary>Writes codes and their zero point; codes of 4 bits and fewer are stored in 4 and widened by a Cast.</summary>
    /// <param name="emitter">Where to.</param>
    /// <param name="owner">The layer's name.</param>
    /// <param name="weights">The codes.</param>
    /// <param name="shape">Their shape.</param>
    /// <param name="signed">True for int8, false for uint8.</param>
    /// <returns>An int8 or uint8 value and its scalar zero point.</returns>
    public static (Value Weights, Value ZeroPoint) Emit(GraphEmitter emitter, string owner, QuantizedWeights weights, TensorShape shape, bool signed = false)
    {
        bool nibbles = weights.Bits <= 4;
        int levels = nibbles ? 16 : 256;
        int least = signed ? -levels / 2 : 0;
        int centre = least + (levels / 2);
        int zeroPoint = weights.Codes.All(code => code + centre >= least && code + centre < least + levels) ? centre : least - weights.Codes.Min();
        ElementType wide = signed ? ElementType.Int8 : ElementType.UInt8;
        DenseTensor stored = DenseTensor.Zeros(nibbles ? signed ? ElementType.Int4 : ElementType.UInt4 : wide, shape);
        for (int i = 0; i < weights.Codes.Length; i++)
        {
            int code = weights.Codes[i] + zeroPoint;
            stored.Bytes[i] = signed ? unchecked((byte)checked((sbyte)code)) : checked((byte)code);
        }

        Value codes = emitter.Constant($"{owner}_weights", stored);
        if (nibbles) codes = emitter.Add($"{owner}_weights_wide", new Cast(wide), codes);
        return (codes, emitter.Code(zeroPoint, wide));
    }
}
