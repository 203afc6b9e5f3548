namespace Dyadic.Core.Tests;

public sealed class DenseTensorTests
{
    [Fact]
    public void Narrow_types_take_a_byte_an_element() => Assert.Equal(6, DenseTensor.Zeros(ElementType.Int4, [2, 3]).Bytes.Length);

    [Fact]
    public void A_scalar_has_one_element() => Assert.Equal(1, DenseTensor.Scalar(5f).Count);

    [Fact]
    public void Memory_of_a_wrong_length_is_refused() =>
        Assert.Throws<ArgumentException>(() => new DenseTensor(ElementType.Float32, [2, 2], new byte[15]));

    [Fact]
    public void A_shape_that_overflows_is_refused_before_anything_is_allocated() =>
        Assert.Throws<OverflowException>(() => DenseTensor.Zeros(ElementType.Float32, [1 << 30, 1 << 30, 1 << 30]));

    [Fact]
    public void Reshaping_shares_memory()
    {
        DenseTensor tensor = DenseTensor.Vector<int>(1, 2, 3, 4);
        tensor.Reshaped([2, 2]).Span<int>()[3] = 9;
        Assert.Equal(9, tensor.Span<int>()[3]);
    }

    [Fact]
    public void Reading_as_a_type_of_another_width_is_refused() =>
        Assert.Throws<InvalidOperationException>(() => DenseTensor.Scalar(1f).Span<long>().Length);

    [Fact]
    public void Content_equality_sees_type_shape_and_bytes()
    {
        DenseTensor tensor = DenseTensor.Vector<float>(1, 2);
        Assert.True(tensor.ContentEquals(tensor.Clone()));
        Assert.False(tensor.ContentEquals(tensor.Reshaped([1, 2])));
        Assert.False(tensor.ContentEquals(tensor.Reinterpreted(ElementType.Int32)));
    }
}
