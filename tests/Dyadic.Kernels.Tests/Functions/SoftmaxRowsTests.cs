using Dyadic.Core;
using Dyadic.Kernels.Functions;

namespace Dyadic.Kernels.Tests.Functions;

public sealed unsafe class SoftmaxRowsTests
{
    public static TheoryData<string, string> Families
    {
        get
        {
            TheoryData<string, string> pairs = [];
            foreach (string exponential in (string[])["paper", "program", "shift", "rexp", "2d-lut", "lines"])
            {
                foreach (string shares in (string[])["2^32", "int31", "alpha", "alpha by shift", "pairs", "pairs cut", "logarithms", "lines"]) pairs.Add(exponential, shares);
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Rows_of_every_tier_have_the_bits_of_the_plain_function(string exponential, string shares)
    {
        Random random = new(11);
        using WorkerPool pool = new(2);
        foreach (ElementType codes in (ElementType[])[ElementType.UInt8, ElementType.Int8, ElementType.UInt16, ElementType.Int16])
        {
            double scale = codes.ByteWidth() == 1 ? 1.0 / 24 : 1.0 / 1000;
            if (exponential == "shift" && codes.ByteWidth() == 2) scale = 1.0 / 120;
            IntegerSoftmax function = new(Exponential(exponential, scale), Shares(shares));
            ElementType output = function.Normalizer.Greatest > byte.MaxValue ? ElementType.UInt16 : ElementType.UInt8;
            foreach (int depth in (int[])[1, 15, 32, 65, 130])
            {
                foreach (bool masked in (bool[])[false, true]) Check(function, codes, output, depth, masked, random, pool);
            }
        }
    }

    private static void Check(IntegerSoftmax function, ElementType codes, ElementType shares, int depth, bool masked, Random random, WorkerPool pool)
    {
        const int rows = 6;
        byte[] input = new byte[rows * depth * codes.ByteWidth()], visible = new byte[3 * depth];
        random.NextBytes(input);
        input.AsSpan(0, depth * codes.ByteWidth()).Fill(7); // all equal
        for (int i = depth * codes.ByteWidth(); i < 2 * depth * codes.ByteWidth(); i++) input[i] = (byte)(codes.ByteWidth() == 1 || i % 2 == 1 ? random.Next(3) : 0); // near each other
        for (int i = 0; i < visible.Length; i++) visible[i] = (byte)(i < depth ? 0 : random.Next(2)); // the first row of the mask hides everything
        foreach (KernelTier tier in Tiers.All)
        {
            byte[] output = new byte[rows * depth * shares.ByteWidth()];
            fixed (byte* x = input, y = output, v = visible) new SoftmaxRows(function, codes, shares, depth, tier).Run(x, masked ? v : null, 3, y, rows, pool);
            for (int row = 0; row < rows; row++)
            {
                int[] logits = [.. Enumerable.Range(row * depth, depth).Select(i => Code(input, codes, i))], expected = new int[depth];
                bool[] shown = masked ? [.. Enumerable.Range(row % 3 * depth, depth).Select(i => visible[i] != 0)] : [];
                function.Apply(logits, shown, expected);
                Assert.Equal(expected, Enumerable.Range(row * depth, depth).Select(i => Code(output, shares, i)));
            }
        }
    }

    private static IntegerExponential Exponential(string name, double scale) => name switch
    {
        "paper" => PolynomialExponential.Paper(scale),
        "program" => PolynomialExponential.Program(scale, 6),
        "shift" => new ShiftExponential(scale, 15),
        "rexp" => TableExponential.Reciprocal(scale, 8),
        "2d-lut" => TableExponential.Fine(scale, 15, 101),
        _ => LineExponential.Of(new LineTable([-6, -4, -3, -2, -1], [0, 0.01, 0.05, 0.1, 0.25, 0.63], [0, 0.06, 0.2, 0.35, 0.64, 1.0]), scale),
    };

    private static ShareNormalizer Shares(string name) => name switch
    {
        "2^32" => ReciprocalShares.OfTwoToThe32(16),
        "int31" => ReciprocalShares.OfInt31(8),
        "alpha" => new TableShares(8, 16),
        "alpha by shift" => new TableShares(15, 60, shifts: true),
        "pairs" => new PairTableShares(8, 60),
        "pairs cut" => new PairTableShares(15, 60, truncates: true),
        "logarithms" => new LogarithmicShares(4, lastIsZero: true),
        _ => LineShares.Of(new LineTable([1.25, 1.5, 1.75], [-0.8, -0.53, -0.38, -0.28], [1.8, 1.46, 1.24, 1.06]), 16),
    };

    private static int Code(byte[] bytes, ElementType type, int index) => type switch
    {
        ElementType.UInt8 => bytes[index],
        ElementType.Int8 => (sbyte)bytes[index],
        ElementType.UInt16 => BitConverter.ToUInt16(bytes, index * 2),
        _ => BitConverter.ToInt16(bytes, index * 2),
    };
}
