using System.IO.Compression;
using Dyadic.Core;

namespace Dyadic.Data.Tests;

public class NpzFileTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Arrays_come_back_by_name(bool compress)
    {
        using TemporaryFolder folder = new();
        NamedTensor[] written = [new("x", DenseTensor.Create<float>([2, 2], [1, 2, 3, 4])), new("y", DenseTensor.Vector<long>(5, 6))];
        NpzFile.Write(folder.File("a.npz"), written, compress);
        IReadOnlyList<NamedTensor> read = NpzFile.Read(folder.File("a.npz"));
        Assert.Equal(["x", "y"], read.Select(array => array.Name));
        Assert.All(read.Zip(written), pair => Assert.True(pair.First.Tensor.ContentEquals(pair.Second.Tensor)));
    }

    [Fact]
    public void The_same_arrays_give_the_same_bytes()
    {
        using TemporaryFolder folder = new();
        NamedTensor[] arrays = [new("x", DenseTensor.Vector<int>(1, 2, 3))];
        NpzFile.Write(folder.File("a.npz"), arrays);
        NpzFile.Write(folder.File("b.npz"), arrays);
        Assert.Equal(File.ReadAllBytes(folder.File("a.npz")), File.ReadAllBytes(folder.File("b.npz")));
    }

    [Fact]
    public void Names_that_repeat_or_are_empty_are_refused_before_anything_is_written()
    {
        using TemporaryFolder folder = new();
        DenseTensor one = DenseTensor.Scalar(1f);
        Assert.Throws<DyadicException>(() => NpzFile.Write(folder.File("a.npz"), [new("x", one), new("x", one)]));
        Assert.Throws<DyadicException>(() => NpzFile.Write(folder.File("a.npz"), [new("", one)]));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Changed_archives_are_read_or_refused_and_nothing_else()
    {
        using TemporaryFolder folder = new();
        NpzFile.Write(folder.File("a.npz"), [new("x", DenseTensor.Zeros(ElementType.Float32, [8, 8]))], compress: true);
        byte[] file = File.ReadAllBytes(folder.File("a.npz"));
        Random random = new(9);
        for (int round = 0; round < 1500; round++)
        {
            byte[] changed = [.. file];
            for (int changes = random.Next(1, 3); changes > 0; changes--) changed[random.Next(file.Length)] = (byte)random.Next(256);
            string path = folder.Write("m.npz", round % 5 == 0 ? changed[..random.Next(file.Length)] : changed);
            Exception? thrown = Record.Exception(() => NpzFile.Read(path));
            Assert.True(thrown is null or DyadicException, thrown?.ToString());
        }
    }

    [Fact]
    public void An_entry_that_is_no_array_is_named()
    {
        using TemporaryFolder folder = new();
        using (ZipArchive archive = ZipFile.Open(folder.File("a.npz"), ZipArchiveMode.Create))
        {
            using Stream entry = archive.CreateEntry("notes.txt").Open();
            entry.Write("hello there"u8);
        }

        Assert.Contains("notes.txt", Assert.Throws<DyadicException>(() => NpzFile.Read(folder.File("a.npz"))).Message, StringComparison.Ordinal);
    }
}
