using Dyadic.Core;
using Dyadic.Graphs.Operators;

namespace Dyadic.Peers.Operators;

/// <summary>
/// MatMulNBits. Float sums depend on their order, so an element may be off by 2⁻²¹ · Σ |a · w|; where ONNX Runtime may take A as int8, each
/// of a block's elements may be off by half of its largest magnitude / 127.
/// </summary>
/// <param name="bits">2, 4 or 8.</param>
/// <param name="level">The accuracy level.</param>
/// <param name="half">A, scales and bias in binary16.</param>
internal sealed class BlockProductCases(int bits, int level, bool half) : IOperatorCases
{
    public string Name => $"MatMulNBits, {bits} bits{(half ? ", float16" : "")}{(level == 4 ? ", accuracy level 4" : "")}";

    public OperatorCase Make(CaseRandom random)
    {
        int blockSize = random.Of(16, 32, 64, 128, 256), n = random.Number(1, 33), k = random.Chance(2) ? blockSize * random.Number(1, 3) : random.Number(1, 300), m = random.Number(1, 5);
        int blocks = (k + blockSize - 1) / blockSize, zeroBytes = ((blocks * bits) + 7) / 8;
        DenseTensor a = Real(random, 1, [m, k]), scales = Real(random, 0.1f, [n, blocks]), codes = random.Codes(ElementType.UInt8, [n, blocks, blockSize * bits / 8]);
        DenseTensor? zeroPoints = random.Chance(2) ? random.Codes(ElementType.UInt8, [n, zeroBytes]) : null;
        DenseTensor? bias = random.Chance(3) ? Real(random, 1, [n]) : null;
        float[] weights = new BlockCodes(n, k, bits, blockSize).Dequantize(codes, scales, zeroPoints, null);
        return new OperatorCase(
            new MatMulNBits(k, n, blockSize, bits, level),
            OperatorInput.Feed(a), codes, scales, zeroPoints, null, bias)
        {
            Tolerance = Bound(a, weights, k, blockSize),
        };
    }

    private DenseTensor Real(CaseRandom random, float magnitude, TensorShape shape) => half ? random.Halves(magnitude, shape) : random.Reals(magnitude, shape);

    private double Bound(DenseTensor a, float[] weights, int k, int blockSize)
    {
        double largest = 0;
        for (int row = 0; row < a.Count / k; row++)
        {
            for (int column = 0; column < weights.Length / k; column++)
            {
                double sum = 1, coarse = 0;
                for (int start = 0; start < k; start += blockSize)
                {
                    double peak = 0, block = 0;
                    for (int i = start; i < Math.Min(start + blockSize, k); i++)
                    {
                        double left = half ? (double)a.Span<Half>()[(row * k) + i] : a.Span<float>()[(row * k) + i], right = Math.Abs(weights[(column * k) + i]);
                        peak = Math.Max(peak, Math.Abs(left));
                        block += right;
                        sum += Math.Abs(left) * right;
                    }

                    coarse += block * peak / 127 / 2;
                }

                double rounding = half ? Math.Pow(2, -10) : Math.Pow(2, -21);
                largest = Math.Max(largest, (sum * rounding) + (level == 4 ? coarse * 1.01 : 0));
            }
        }

        return largest;
    }
}
