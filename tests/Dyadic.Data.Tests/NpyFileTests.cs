using System.Text;
using Dyadic.Core;

namespace Dyadic.Data.Tests;

public class NpyFileTests
{
    public static TheoryData<ElementType> NumberTypes() => [.. Enum.GetValues<ElementType>().Where(type => type is not (ElementType.Undefined or ElementType.String or ElementType.BFloat16)
        && (type.IsInteger() || type.IsFloating() || type == ElementType.Bool) && type.BitWidth() >= 8 && !type.ToString().StartsWith("Float8", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(NumberTypes))]
    public void Every_number_type_comes_back_as_it_was_written(ElementType type)
    {
        using TemporaryFolder folder = new();
        DenseTensor written = DenseTensor.Zeros(type, [2, 3, 4]);
        new Random(1).NextBytes(written.Bytes);
        NpyFile.Write(folder.File("a.npy"), written);
        Assert.True(written.ContentEquals(NpyFile.Read(folder.File("a.npy"))));
        Assert.Equal(0, (new FileInfo(folder.File("a.npy")).Length - written.Bytes.Length) % 64);
    }

    [Theory]
    [InlineData(new int[0], "()")]
    [InlineData(new[] { 3 }, "(3,)")]
    [InlineData(new[] { 0, 2 }, "(0, 2)")]
    public void Shapes_are_written_as_python_tuples(int[] extents, string tuple)
    {
        using MemoryStream stream = new();
        DenseTensor tensor = DenseTensor.Zeros(ElementType.Int16, TensorShape.Create(extents));
        NpyFile.Write(stream, tensor);
        Assert.Contains($"'shape': {tuple}, }}", Encoding.ASCII.GetString(stream.ToArray()), StringComparison.Ordinal);
        stream.Position = 0;
        Assert.Equal(tensor.Shape, NpyFile.Read(stream, stream.Length, "a").Shape);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_version_is_read(int version)
    {
        DenseTensor read = Read(File("{'descr': '<i2', 'fortran_order': False, 'shape': (2,), }", [1, 0, 2, 1], version));
        Assert.Equal([1, 258], read.Span<short>().ToArray());
    }

    [Fact]
    public void Big_endian_elements_are_turned_around()
    {
        Assert.Equal([1, 258], Read(File("{'descr': '>i2', 'fortran_order': False, 'shape': (2,), }", [0, 1, 1, 2])).Span<short>().ToArray());
        Assert.Equal([1f, -2f], Read(File("{'descr': '>c8', 'fortran_order': False, 'shape': (1,), }", [0x3F, 0x80, 0, 0, 0xC0, 0, 0, 0])).Reinterpreted(ElementType.Complex64).Bytes.ToArray().Chunk(4).Select(b => BitConverter.ToSingle(b)));
    }

    [Fact]
    public void Fortran_order_is_brought_into_row_major_order()
    {
        // element [i, j, k] of a 2×3×2 array is 100·i + 10·j + k; Fortran order runs over i fastest
        byte[] stored = [.. from k in Enumerable.Range(0, 2) from j in Enumerable.Range(0, 3) from i in Enumerable.Range(0, 2) select (byte)((100 * i) + (10 * j) + k)];
        DenseTensor read = Read(File("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3, 2), }", stored));
        Assert.Equal([0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121], read.Bytes.ToArray());
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", FailureKind.BadInput)]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), }", FailureKind.BadInput)]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2000000000, 2000000000, 2000000000), }", FailureKind.BadInput)]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", FailureKind.BadInput)]
    [InlineData("{'descr': '<f4', 'shape': (1,), }", FailureKind.BadInput)]
    [InlineData("{'descr': '<U4', 'fortran_order': False, 'shape': (1,), }", FailureKind.Unsupported)]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", FailureKind.Unsupported)]
    [InlineData("rubbish", FailureKind.BadInput)]
    public void Wrong_headers_are_refused_in_a_sentence(string header, FailureKind kind)
    {
        DyadicException error = Assert.Throws<DyadicException>(() => Read(File(header, new byte[8])));
        Assert.Equal(kind, error.Kind);
        Assert.Contains("x.npy", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Truncated_and_changed_files_are_read_or_refused_and_nothing_else()
    {
        byte[] file = File("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }", new byte[24]);
        for (int length = 0; length < file.Length; length++) Assert.Throws<DyadicException>(() => Read(file[..length]));
        Random random = new(5);
        for (int round = 0; round < 5000; round++)
        {
            byte[] changed = [.. file];
            for (int changes = 0; changes < 2; changes++) changed[random.Next(file.Length - 24)] = (byte)random.Next(32, 127);
            Exception? thrown = Record.Exception(() => Read(changed));
            Assert.True(thrown is null or DyadicException, thrown?.ToString());
        }
    }

    [Fact]
    public void A_type_without_npy_form_cannot_be_written() =>
        Assert.Equal(FailureKind.Unsupported, Assert.Throws<DyadicException>(() => NpyFile.Write(new MemoryStream(), DenseTensor.Zeros(ElementType.BFloat16, [1]))).Kind);

    [Fact]
    public void A_missing_folder_is_told_and_leaves_nothing_behind()
    {
        using TemporaryFolder folder = new();
        Assert.Throws<DyadicException>(() => NpyFile.Write(folder.File("none/a.npy"), DenseTensor.Scalar(1f)));
        Assert.Throws<DyadicException>(() => NpyFile.Read(folder.File("none.npy")));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    internal static byte[] File(string header, byte[] elements, int version = 1)
    {
        byte[] text = Encoding.ASCII.GetBytes(header + "\n");
        byte[] length = version == 1 ? BitConverter.GetBytes((ushort)text.Length) : BitConverter.GetBytes(text.Length);
        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. text, .. elements];
    }

    private static DenseTensor Read(byte[] file) => NpyFile.Read(new MemoryStream(file), file.Length, "x.npy");
}
