using Dyadic.Core;

namespace Dyadic.Kernels.Tests;

public sealed unsafe class GemmTests
{
    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Float_products_equal_the_definition_for_every_row_count(KernelTier tier)
    {
        Random random = new(3);
        using WorkerPool pool = new(2);
        for (int m = 0; m <= 40; m++)
        {
            int depth = random.Next(1, 70), columns = random.Next(1, 150);
            float[] lhs = Floats(random, m * depth), rhs = Floats(random, depth * columns), bias = Floats(random, columns);
            using Native<float> left = new(lhs), right = new(rhs), transposed = new(Transpose(rhs, depth, columns)), output = new(m * columns), dynamicOutput = new(m * columns), transposedOutput = new(m * columns);
            new FloatGemm(depth, columns, rhs, bias, -2, 3, tier).Run(left.Pointer, m, output.Pointer, pool);
            new DynamicFloatGemm(depth, columns, false, tier).Run(left.Pointer, m, right.Pointer, dynamicOutput.Pointer, pool);
            new DynamicFloatGemm(depth, columns, true, tier).Run(left.Pointer, m, transposed.Pointer, transposedOutput.Pointer, pool);
            for (int r = 0; r < m; r++)
                for (int n = 0; n < columns; n++)
                {
                    double sum = 0;
                    for (int k = 0; k < depth; k++) sum += (double)lhs[(r * depth) + k] * rhs[(k * columns) + n];
                    Assert.Equal(Math.Clamp(sum + bias[n], -2, 3), output.Values[(r * columns) + n], 1e-4);
                    Assert.Equal(sum, dynamicOutput.Values[(r * columns) + n], 1e-4);
                    Assert.Equal(sum, transposedOutput.Values[(r * columns) + n], 1e-4);
                }
        }
    }

    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Integer_products_equal_the_definition_for_every_row_count(KernelTier tier)
    {
        Random random = new(4);
        using WorkerPool pool = new(3);
        for (int m = 0; m <= 40; m++)
        {
            int depth = random.Next(1, 70), columns = random.Next(1, 90);
            bool signedLhs = m % 2 == 0, signedRhs = m % 3 == 0;
            int lhsZero = Code(random, signedLhs);
            int rhsZero = m % 4 == 0 ? (signedRhs ? 0 : 128) : Code(random, signedRhs);
            int[] lhs = Array.ConvertAll(new int[m * depth], _ => Code(random, signedLhs));
            int[] rhs = Array.ConvertAll(new int[depth * columns], _ => Code(random, signedRhs));
            short[] centred = Array.ConvertAll(rhs, code => (short)(code - rhsZero));
            int[] expected = new int[m * columns];
            for (int r = 0; r < m; r++)
                for (int n = 0; n < columns; n++)
                    for (int k = 0; k < depth; k++) expected[(r * columns) + n] += (lhs[(r * depth) + k] - lhsZero) * centred[(k * columns) + n];

            ElementType lhsType = signedLhs ? ElementType.Int8 : ElementType.UInt8, rhsType = signedRhs ? ElementType.Int8 : ElementType.UInt8;
            using Native<byte> left = new(Bytes(lhs)), right = new(Bytes(rhs)), transposed = new(Bytes(Transpose(rhs, depth, columns)));
            using Native<int> output = new(m * columns);
            new IntegerGemm(depth, columns, lhsType, lhsZero, centred, OutputStage.RawInt32(), tier).Run(left.Pointer, m, output.Pointer, pool);
            Assert.Equal(expected, output.Values[..expected.Length]);
            new DynamicIntegerGemm(depth, columns, lhsType, lhsZero, rhsType, rhsZero, OutputStage.RawInt32(), false, default, tier).Run(left.Pointer, m, right.Pointer, output.Pointer, pool);
            Assert.Equal(expected, output.Values[..expected.Length]);
            new DynamicIntegerGemm(depth, columns, lhsType, lhsZero, rhsType, rhsZero, OutputStage.RawInt32(), true, default, tier).Run(left.Pointer, m, transposed.Pointer, output.Pointer, pool);
            Assert.Equal(expected, output.Values[..expected.Length]);
        }
    }

    private static int Code(Random random, bool signed) => random.Next(4) switch
    {
        0 => signed ? -128 : 0,
        1 => signed ? 127 : 255,
        _ => signed ? random.Next(-128, 128) : random.Next(256),
    };

    private static float[] Floats(Random random, int count) => Array.ConvertAll(new float[count], _ => (random.NextSingle() * 2) - 1);

    private static byte[] Bytes(int[] codes) => Array.ConvertAll(codes, code => unchecked((byte)code));

    private static T[] Transpose<T>(T[] matrix, int rows, int columns)
    {
        T[] result = new T[matrix.Length];
        for (int r = 0; r < rows; r++)
            for (int c = 0; c < columns; c++) result[(c * rows) + r] = matrix[(r * columns) + c];
        return result;
    }
}
