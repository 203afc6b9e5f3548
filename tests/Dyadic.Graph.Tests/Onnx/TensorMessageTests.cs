using Dyadic.Core;
using Dyadic.Graphs.Onnx;
using Dyadic.Graphs.Onnx.Proto;

namespace Dyadic.Graphs.Tests.Onnx;

public sealed class TensorMessageTests
{
    [Fact]
    public void Typed_fields_give_the_same_tensors_as_raw_bytes()
    {
        Assert.Equal([1.5f, -2f], Read(new() { DataType = 1, Dims = { 2 }, FloatData = { 1.5f, -2f } }).Span<float>().ToArray());
        Assert.Equal([1.5, -2.0], Read(new() { DataType = 11, Dims = { 2 }, DoubleData = { 1.5, -2.0 } }).Span<double>().ToArray());
        Assert.Equal([-1L, 5L], Read(new() { DataType = 7, Dims = { 2 }, Int64Data = { -1, 5 } }).Span<long>().ToArray());
        Assert.Equal([-1, 5], Read(new() { DataType = 6, Dims = { 2 }, Int32Data = { -1, 5 } }).Span<int>().ToArray());
        Assert.Equal([(sbyte)-1, (sbyte)5], Read(new() { DataType = 3, Dims = { 2 }, Int32Data = { -1, 5 } }).Span<sbyte>().ToArray());
        Assert.Equal([(byte)255, (byte)5], Read(new() { DataType = 2, Dims = { 2 }, Int32Data = { 255, 5 } }).Span<byte>().ToArray());
        Assert.Equal([(short)-300, (short)5], Read(new() { DataType = 5, Dims = { 2 }, Int32Data = { -300, 5 } }).Span<short>().ToArray());
        Assert.Equal([(ushort)65535], Read(new() { DataType = 4, Dims = { 1 }, Int32Data = { 65535 } }).Span<ushort>().ToArray());
        Assert.Equal([(Half)1.5], Read(new() { DataType = 10, Dims = { 1 }, Int32Data = { 0x3E00 } }).Span<Half>().ToArray());
        Assert.Equal([true, false], Read(new() { DataType = 9, Dims = { 2 }, Int32Data = { 7, 0 } }).Span<bool>().ToArray());
        Assert.Equal([uint.MaxValue], Read(new() { DataType = 12, Dims = { 1 }, Uint64Data = { uint.MaxValue } }).Span<uint>().ToArray());
        Assert.Equal([ulong.MaxValue], Read(new() { DataType = 13, Dims = { 1 }, Uint64Data = { ulong.MaxValue } }).Span<ulong>().ToArray());
        Assert.Equal("Complex64[1]", Read(new() { DataType = 14, Dims = { 1 }, FloatData = { 1, 2 } }).ToString());
    }

    [Fact]
    public void Narrow_types_are_unpacked_low_bits_first()
    {
        Assert.Equal([(sbyte)-8, (sbyte)7, (sbyte)-1], Read(new() { DataType = 22, Dims = { 3 }, Int32Data = { 0x78, 0x0F } }).Span<sbyte>().ToArray());
        Assert.Equal([(byte)8, (byte)7, (byte)15], Read(new() { DataType = 21, Dims = { 3 }, Int32Data = { 0x78, 0x0F } }).Span<byte>().ToArray());
        Assert.Equal([(sbyte)0, (sbyte)1, (sbyte)-2, (sbyte)-1, (sbyte)1], Read(new() { DataType = 26, Dims = { 5 }, Int32Data = { 0xE4, 0x01 } }).Span<sbyte>().ToArray());
        Assert.Equal([(byte)0, (byte)1, (byte)2, (byte)3], Read(new() { DataType = 25, Dims = { 4 }, Int32Data = { 0xE4 } }).Span<byte>().ToArray());
    }

    [Fact]
    public void Sparse_tensors_become_dense_in_both_index_forms()
    {
        TensorProto values = new() { DataType = 1, Dims = { 2 }, FloatData = { 5, 6 } };
        SparseTensorProto linear = new() { Values = values, Indices = new() { DataType = 7, Dims = { 2 }, Int64Data = { 1, 3 } }, Dims = { 2, 2 } };
        SparseTensorProto pairs = new() { Values = values, Indices = new() { DataType = 7, Dims = { 2, 2 }, Int64Data = { 0, 1, 1, 1 } }, Dims = { 2, 2 } };
        Assert.Equal([0f, 5f, 0f, 6f], Reader().ReadSparse(linear, "s").Span<float>().ToArray());
        Assert.Equal([0f, 5f, 0f, 6f], Reader().ReadSparse(pairs, "s").Span<float>().ToArray());
        pairs.Dims[0] = 1;
        Assert.Throws<DyadicException>(() => Reader().ReadSparse(pairs, "s"));
        linear.Dims[0] = 1L << 30;
        Assert.Throws<DyadicException>(() => Reader().ReadSparse(linear, "s"));
    }

    private static DenseTensor Read(TensorProto tensor) => Reader().Read(tensor, "t");

    private static OnnxTensorReader Reader() => new(new ExternalDataReader(null));
}
