using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>Stores weight codes as unsigned numbers with a zero point, so that products are u8×u8, which is exact on every CPU.</summary>
internal static class WeightStorage
{
    /// <summary>Writes codes and their zero point; codes of 4 bits and fewer are stored in 4 and widened by a Cast.</summary>
    /// <returns>A uint8 value and its scalar zero point.</returns>
    public static (Value Weights, Value ZeroPoint) Emit(GraphEmitter emitter, string owner, QuantizedWeights weights, TensorShape shape)
    {
        bool nibbles = weights.Bits <= 4;
        int centre = nibbles ? 8 : 128;
        int largest = nibbles ? 15 : 255;
        int zeroPoint = weights.Codes.All(code => code + centre >= 0 && code + centre <= largest) ? centre : -weights.Codes.Min();
        DenseTensor stored = DenseTensor.Zeros(nibbles ? ElementType.UInt4 : ElementType.UInt8, shape);
        for (int i = 0; i < weights.Codes.Length; i++) stored.Bytes[i] = checked((byte)(weights.Codes[i] + zeroPoint));
        Value codes = emitter.Constant($"{owner}_weights", stored);
        if (nibbles) codes = emitter.Add($"{owner}_weights_wide", new Cast(ElementType.UInt8), codes);
        return (codes, emitter.Code(zeroPoint, ElementType.UInt8));
    }
}
