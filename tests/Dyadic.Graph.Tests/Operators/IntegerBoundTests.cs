using Dyadic.Core;
using Dyadic.Graphs.Operators;

namespace Dyadic.Graphs.Tests.Operators;

public sealed class IntegerBoundTests
{
    private static readonly TensorFacts Int32Vector = new(ElementType.Int32, [4]);

    [Fact]
    public void MatMulInteger_with_constant_weights_is_exact_per_column()
    {
        TensorFacts x = new(ElementType.UInt8, [1, 2]);
        TensorFacts w = TensorFacts.Of(DenseTensor.Create<sbyte>([2, 2], [1, -2, 3, -4]));
        IntegerInterval range = OperatorRunner.Bound(new MatMulInteger(), [new(0, 10), new(-4, 3)], x, w)!.Value;
        Assert.Equal(new IntegerInterval(-60, 40), range);
    }

    [Fact]
    public void ConvInteger_counts_padded_taps_as_zero()
    {
        TensorFacts x = new(ElementType.UInt8, [1, 1, 3, 3]);
        TensorFacts w = TensorFacts.Of(DenseTensor.Create<sbyte>([1, 1, 2, 2], [1, 1, 1, 1]));
        IntegerInterval?[] ranges = [new(5, 10), new(1, 1)];
        Assert.Equal(new IntegerInterval(20, 40), OperatorRunner.Bound(new ConvInteger(), ranges, x, w));
        Assert.Equal(new IntegerInterval(0, 40), OperatorRunner.Bound(new ConvInteger(Pads: [1, 1, 1, 1]), ranges, x, w));
    }

    [Theory]
    [InlineData(-7, 9, 2, 2, -3, 4)]
    [InlineData(-7, 9, -2, -2, -4, 3)]
    [InlineData(3, 9, -1, 2, -9, 9)]
    public void Div_truncates_at_its_corners(int min, int max, int divisorMin, int divisorMax, int least, int greatest) =>
        Assert.Equal(
            new IntegerInterval(least, greatest),
            OperatorRunner.Bound(new Div(), [new(min, max), new(divisorMin, divisorMax)], Int32Vector, Int32Vector));

    [Theory]
    [InlineData(-7, 9, 4, 0, 3)]
    [InlineData(-7, 9, -4, -3, 0)]
    [InlineData(1, 3, 4, 1, 3)]
    public void Mod_takes_the_sign_of_the_divisor(int min, int max, int divisor, int least, int greatest) =>
        Assert.Equal(
            new IntegerInterval(least, greatest),
            OperatorRunner.Bound(new Mod(), [new(min, max), new(divisor, divisor)], Int32Vector, Int32Vector));

    [Fact]
    public void Bounds_of_arithmetic_hold_for_every_pair_of_small_operands()
    {
        Operator[] operators = [new Add(), new Sub(), new Mul(), new Div(), new Mod(), new Mod(Fmod: true), new Max(), new Min()];
        foreach (Operator op in operators)
        {
            for (int divisor = 1; divisor <= 3; divisor++)
            {
                IntegerInterval a = new(-5, 7), b = new(-divisor - 1, -divisor);
                IntegerInterval range = OperatorRunner.Bound(op, [a, b], Int32Vector, Int32Vector)!.Value;
                for (int p = (int)a.Min; p <= a.Max; p++)
                {
                    for (int q = (int)b.Min; q <= b.Max; q++)
                    {
                        int result = OperatorRunner.Run(op, DenseTensor.Vector(p), DenseTensor.Vector(q)).Span<int>()[0];
                        Assert.InRange(result, (long)range.Min, (long)range.Max);
                    }
                }
            }
        }
    }
}
