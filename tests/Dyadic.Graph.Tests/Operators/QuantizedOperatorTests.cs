using Dyadic.Core;
using Dyadic.Graphs.Operators;

namespace Dyadic.Graphs.Tests.Operators;

public sealed class QuantizedOperatorTests
{
    private static DenseTensor Real(float value) => DenseTensor.Scalar(value);

    private static DenseTensor Code(byte value) => DenseTensor.Scalar(value);

    [Fact]
    public void QuantizeLinear_rounds_half_to_even_and_saturates()
    {
        DenseTensor y = OperatorRunner.Run(new QuantizeLinear(), DenseTensor.Vector(1f, 3f, 5f, -300f, 1e30f, float.NaN), Real(2f), Code(10));
        Assert.Equal<byte>([10, 12, 12, 0, 255, 0], y.Span<byte>().ToArray());
    }

    [Fact]
    public void DequantizeLinear_subtracts_the_zero_point_before_scaling()
    {
        DenseTensor y = OperatorRunner.Run(new DequantizeLinear(), DenseTensor.Vector<byte>(0, 128, 255), Real(0.5f), Code(128));
        Assert.Equal([-64f, 0f, 63.5f], y.Span<float>().ToArray());
    }

    [Fact]
    public void QLinearConv_takes_padding_as_the_zero_point()
    {
        DenseTensor x = DenseTensor.Create<byte>([1, 1, 1, 2], [12, 14]);
        DenseTensor w = DenseTensor.Create<byte>([1, 1, 1, 3], [1, 2, 3]);
        DenseTensor y = OperatorRunner.Run(new QLinearConv(Pads: [0, 1, 0, 1]), x, Real(1f), Code(10), w, Real(1f), Code(0), Real(2f), Code(1));

        // Codes less zero points are 2 and 4: sums 2·2 + 4·3 = 16 and 2·1 + 4·2 = 10; halved, plus 1.
        Assert.Equal<byte>([9, 6], y.Span<byte>().ToArray());
    }

    [Fact]
    public void ConvInteger_wraps_nothing_and_subtracts_zero_points_per_channel()
    {
        DenseTensor x = DenseTensor.Create<byte>([1, 1, 1, 2], [5, 7]);
        DenseTensor w = DenseTensor.Create<byte>([2, 1, 1, 1], [3, 4]);
        DenseTensor y = OperatorRunner.Run(new ConvInteger(), x, w, Code(5), DenseTensor.Vector<byte>(1, 5));
        Assert.Equal([0, 4, 0, -2], y.Span<int>().ToArray());
    }

    [Fact]
    public void QLinearAdd_adds_reals_behind_the_codes()
    {
        DenseTensor a = DenseTensor.Vector<byte>(10, 20, 255), b = DenseTensor.Vector<byte>(0, 4, 255);
        DenseTensor y = OperatorRunner.Run(new QLinearAdd(), a, Real(0.5f), Code(10), b, Real(0.25f), Code(4), Real(0.5f), Code(3));

        // Reals 0 − 1, 5 + 0 and 122.5 + 62.75 over 0.5, plus 3.
        Assert.Equal<byte>([1, 13, 255], y.Span<byte>().ToArray());
    }

    [Fact]
    public void QLinearGlobalAveragePool_averages_a_channel()
    {
        DenseTensor x = DenseTensor.Create<byte>([1, 2, 1, 2], [12, 14, 10, 20]);
        DenseTensor y = OperatorRunner.Run(new QLinearGlobalAveragePool(), x, Real(1f), Code(10), Real(0.5f), Code(0));
        Assert.Equal<byte>([6, 10], y.Span<byte>().ToArray());
    }

    [Fact]
    public void Cast_from_int32_to_int8_wraps_and_from_real_saturates()
    {
        Assert.Equal<sbyte>([-128, -1, 44], OperatorRunner.Run(new Cast(ElementType.Int8), DenseTensor.Vector(128, 255, 300)).Span<sbyte>().ToArray());
        Assert.Equal<sbyte>([127, -128, -1, 0], OperatorRunner.Run(new Cast(ElementType.Int8), DenseTensor.Vector(1e9f, -200f, -1.9f, float.NaN)).Span<sbyte>().ToArray());
    }
}
