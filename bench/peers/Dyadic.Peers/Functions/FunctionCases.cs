using System.Numerics.Tensors;
using Dyadic.Core;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Kernels.Functions;
using Dyadic.Peers.Operators;
using Dyadic.Quantization;

namespace Dyadic.Peers.Functions;

/// <summary>The functions of an encoder of BERT-base's shape, 128 or 512 tokens, with the integers that its recipes give them.</summary>
internal static unsafe class FunctionCases
{
    private const double FineStep = 1.0 / 4096, Step = 1.0 / 16;

    public static IEnumerable<FunctionCase> All() => [.. ((int[])[128, 512]).Select(Softmax), Gelu(128, 3072), .. ((int[])[128, 512]).Select(rows => Normalization(rows, 768))];

    private static FunctionCase Softmax(int tokens)
    {
        int rows = 12 * tokens;
        FunctionFamily Family(string name, IntegerExponential exponential, ShareNormalizer shares, ElementType from, ElementType to)
        {
            SoftmaxRows kernel = new(new IntegerSoftmax(exponential, shares), from, to, tokens);
            return new FunctionFamily($"{name}, {from.BitWidth()} to {to.BitWidth()} bits", from.ByteWidth(), to.ByteWidth(), (x, y, pool) => kernel.Run(x, y, rows, pool));
        }

        long[] exponentials = [.. Enumerable.Range(0, 256).Select(below => (long)Math.Round(Math.ScaleB(Math.Exp(-below * Step), TableSoftmax.TableBits)))];
        CodeSoftmax exact = new(exponentials, 256, tokens);
        return new FunctionCase(
            "softmax", rows, tokens,
            [
                Family("i-bert", PolynomialExponential.Paper(FineStep), ReciprocalShares.OfTwoToThe32(16), ElementType.UInt16, ElementType.UInt16),
                Family("i-vit", new ShiftExponential(1.0 / 128, 15), ReciprocalShares.OfInt31(16), ElementType.UInt16, ElementType.Int16),
                Family("fq-vit", PolynomialExponential.Paper(FineStep), new LogarithmicShares(4, lastIsZero: true), ElementType.UInt16, ElementType.UInt8),
                Family("rexp", TableExponential.Reciprocal(Step, 8), new TableShares(8, tokens / 16 * 16), ElementType.UInt8, ElementType.UInt8),
                Family("lut2d", TableExponential.Fine(Step, 8, 101), new PairTableShares(8, 60), ElementType.UInt8, ElementType.UInt8),
                Family("nn-lut", LineExponential.Of(LearnedTables.Exponential, FineStep), LineShares.Of(LearnedTables.Reciprocal, 16), ElementType.UInt16, ElementType.UInt16),
                new FunctionFamily("exact, 8 to 8 bits", 1, 1, (x, y, pool) => exact.Run(x, y, rows, pool)),
            ],
            static (x, y) => TensorPrimitives.SoftMax(x, y),
            new OperatorCase(new Softmax(), OperatorInput.Feed(FunctionCase.Numbers(rows, tokens))));
    }

    private static FunctionCase Gelu(int rows, int depth)
    {
        byte[] table = [.. Enumerable.Range(0, 256).Select(code => (byte)Math.Clamp(code < 128 ? 0 : code - 128, 0, 255))];
        ByteTable kernel = new(table, channels: 1, resultBytes: 1);
        return new FunctionCase(
            "GELU", rows, depth,
            [new FunctionFamily("every family, 8 to 8 bits (a table of 256 codes)", 1, 1, (x, y, pool) => kernel.Run(x, y, (long)rows * depth, pool))],
            static (x, y) =>
            {
                // x · sigmoid(1.5958 x + 0.0713 x³), which is the form by tanh.
                TensorPrimitives.Multiply(x, x, y);
                TensorPrimitives.Multiply(y, 0.07135481f, y);
                TensorPrimitives.Add(y, 1.5957691f, y);
                TensorPrimitives.Multiply(y, x, y);
                TensorPrimitives.Sigmoid(y, y);
                TensorPrimitives.Multiply(y, x, y);
            },
            new OperatorCase(new Gelu(), OperatorInput.Feed(FunctionCase.Numbers(rows, depth))));
    }

    private static FunctionCase Normalization(int rows, int depth)
    {
        float[] gain = [.. Enumerable.Range(0, depth).Select(c => 0.5f + (c % 7 * 0.2f))], offset = [.. Enumerable.Range(0, depth).Select(c => (c % 5 * 0.1f) - 0.2f)];
        FunctionFamily Family(string name, Func<NormalizedCodes, IntegerNormalization> create, ElementType from)
        {
            NormalizationRows kernel = new(create(new NormalizedCodes(0.04, 128, 0, 255)), from, ElementType.UInt8, from == ElementType.UInt8 ? 128 : 32768, [1]);
            return new FunctionFamily($"{name}, {from.BitWidth()} to 8 bits", from.ByteWidth(), 1, (x, y, pool) => kernel.Run(x, y, rows, pool));
        }

        (IntegerLines lines, int drop) = LineRootNormalization.Fixed(LearnedTables.RootReciprocal);
        return new FunctionCase(
            "LayerNorm", rows, depth,
            [
                Family("i-bert", codes => new RootNormalization(gain, offset, codes), ElementType.UInt16),
                Family("i-bert", codes => new RootNormalization(gain, offset, codes), ElementType.UInt8),
                Family("i-vit", codes => new RootNormalization(gain, offset, codes, tenPasses: true), ElementType.UInt16),
                Family("nn-lut", codes => LineRootNormalization.Of(new RootNormalization(gain, offset, codes).Affine, centred: true, 0, lines, drop), ElementType.UInt16),
            ],
            (x, y) =>
            {
                float mean = TensorPrimitives.Sum(x) / x.Length;
                TensorPrimitives.Subtract(x, mean, y);
                float factor = 1 / MathF.Sqrt((TensorPrimitives.SumOfSquares<float>(y) / x.Length) + 1e-5f);
                TensorPrimitives.Multiply(y, factor, y);
                TensorPrimitives.MultiplyAdd(y, gain, offset, y);
            },
            new OperatorCase(new LayerNormalization(), OperatorInput.Feed(FunctionCase.Numbers(rows, depth)), DenseTensor.Vector<float>(gain), DenseTensor.Vector<float>(offset)));
    }
}
