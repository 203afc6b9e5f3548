using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dyadic.Core;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.Onnx;
using Dyadic.Graphs.Onnx.Proto;
using Dyadic.Graphs.OnnxText;
using Google.Protobuf;

namespace Dyadic.Graphs.Tests.Onnx;

/// <summary>Large external tensors are views of their file: the same bytes, for as long as anybody holds them, and no memory before they are touched.</summary>
public sealed class MappedWeightsTests
{
    private const int Count = 100_000;

    private static readonly float[] Weights = [.. Enumerable.Range(0, Count).Select(i => i * 0.25f)];

    [Fact]
    public void A_large_tensor_is_mapped_and_a_small_one_is_copied()
    {
        using TemporaryFolder folder = new();
        ModelDefinition model = OnnxTextParser.ParseModel("""<ir_version: 10, opset_import: ["" : 21]> g (x) => (y) { y = Add (x, w) }""");
        model.Graph.Initializers.Add(new("w", DenseTensor.Vector<float>(Weights)));
        model.Graph.Initializers.Add(new("small", DenseTensor.Vector<float>(Weights.AsSpan(0, 2000))));
        OnnxModelFile.Write(model, folder.File("m.onnx"), new OnnxWriteOptions { ExternalData = true });
        ModelDefinition read = OnnxModelFile.ReadDefinition(folder.File("m.onnx"));
        DefinitionEquality.AssertEqual(model, read);
        Assert.Equal([true, false], read.Graph.Initializers.Select(pair => IsMapped(pair.Value)));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(8, true)]
    [InlineData(4096 + 16, true)]
    [InlineData(4, false)]
    [InlineData(3, false)]
    public void A_tensor_at_any_offset_has_the_right_bytes(int offset, bool mapped)
    {
        using TemporaryFolder folder = new();
        DenseTensor tensor = ReadWeights(Write(folder, offset));
        Assert.Equal(mapped, IsMapped(tensor));
        Assert.True(tensor.Span<float>().SequenceEqual(Weights));
    }

    [Fact]
    public void A_tensor_outlives_the_model_and_the_file()
    {
        using TemporaryFolder folder = new();
        DenseTensor tensor = ReadWeights(Write(folder));
        if (!OperatingSystem.IsWindows()) Array.ForEach(Directory.GetFiles(folder.Path), File.Delete);
        Collect();
        Assert.True(IsMapped(tensor));
        Assert.True(tensor.Span<float>().SequenceEqual(Weights));
        GC.KeepAlive(tensor);
    }

    [Fact]
    public void Changing_a_tensor_changes_neither_the_file_nor_another_reading()
    {
        using TemporaryFolder folder = new();
        string path = Write(folder);
        byte[] before = File.ReadAllBytes(path + ".data");
        DenseTensor tensor = ReadWeights(path), other = ReadWeights(path);
        tensor.Span<float>().Fill(7);
        Assert.Equal(before, File.ReadAllBytes(path + ".data"));
        Assert.True(other.Span<float>().SequenceEqual(Weights));
        Assert.Equal(-1, tensor.Span<float>().IndexOfAnyExcept(7f));
    }

    [Fact]
    public void The_mapping_goes_after_its_last_holder_and_not_before_its_time()
    {
        using TemporaryFolder folder = new();
        string path = Write(folder) + ".data";
        WeakReference patient = Dropped(path, TimeSpan.FromHours(1)), prompt = Dropped(path, TimeSpan.Zero);
        Collect();
        Assert.False(prompt.IsAlive);
        Assert.True(patient.IsAlive);
    }

    [SkippableFact]
    public void A_huge_file_opens_without_being_read()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The resident pages of a mapping are counted by /proc.");
        using TemporaryFolder folder = new();
        const int Huge = 160_000_000; // elements, 640 MB
        string path = Write(folder, count: Huge);
        using (FileStream stream = new(path + ".data", FileMode.Open)) stream.SetLength(4L * Huge);
        long before = GC.GetAllocatedBytesForCurrentThread();
        DenseTensor tensor = OnnxModelFile.Read(path).Graph.Values["w"].Constant!;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
        Assert.Equal(Huge, tensor.Count);
        Assert.InRange(ResidentKilobytes(path + ".data"), 0, 4096);
        Assert.Equal(Weights[5], tensor.Span<float>()[5]);
        Assert.Equal(0, tensor.Span<float>()[^1]);
        GC.KeepAlive(tensor);
    }

    [Fact]
    public void A_file_shorter_than_a_large_tensor_is_refused()
    {
        using TemporaryFolder folder = new();
        string path = Write(folder);
        using (FileStream stream = new(path + ".data", FileMode.Open)) stream.SetLength(stream.Length - 1);
        DyadicException error = Assert.Throws<DyadicException>(() => OnnxModelFile.Read(path));
        Assert.Equal(FailureKind.BadInput, error.Kind);
        Assert.Contains("'w'", error.Message, StringComparison.Ordinal);
    }

    private static string Write(TemporaryFolder folder, int offset = 0, int count = Count)
    {
        string path = folder.File("m.onnx");
        File.WriteAllBytes(path + ".data", [.. new byte[offset], .. MemoryMarshal.AsBytes<float>(Weights)]);
        TensorProto tensor = new() { Name = "w", DataType = (int)ElementType.Float32, Dims = { count }, DataLocation = 1 };
        foreach ((string key, string value) in new[] { ("location", "m.onnx.data"), ("offset", $"{offset}"), ("length", $"{4L * count}") })
        {
            tensor.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
        }

        ModelProto model = new()
        {
            IrVersion = 10,
            OpsetImport = { new OperatorSetIdProto { Version = 21 } },
            Graph = new GraphProto
            {
                Name = "g",
                Initializer = { tensor },
                Node = { new NodeProto { OpType = "Neg", Input = { "w" }, Output = { "y" } } },
                Output = { new ValueInfoProto { Name = "y" } },
            },
        };
        File.WriteAllBytes(path, model.ToByteArray());
        return path;
    }

    // Not inlined, so that the model and the definition are garbage when it returns.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static DenseTensor ReadWeights(string path) => OnnxModelFile.ReadDefinition(path).Graph.Initializers[0].Value;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Dropped(string path, TimeSpan grace)
    {
        using FileStream file = File.OpenRead(path);
        using MemoryMappedFile mapped = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        return new WeakReference(new FileMapping(mapped.CreateViewAccessor(0, 4 * Count, MemoryMappedFileAccess.Read), grace), trackResurrection: true);
    }

    private static bool IsMapped(DenseTensor tensor) => MemoryMarshal.TryGetMemoryManager<byte, MappedBytes>(tensor.Memory, out _);

    private static void Collect()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private static long ResidentKilobytes(string path)
    {
        string[] lines = File.ReadAllLines("/proc/self/smaps");
        long kilobytes = 0;
        for (int i = 0; i < lines.Length; i++)
        {
            if (!lines[i].EndsWith(path, StringComparison.Ordinal)) continue;
            while (!lines[++i].StartsWith("Rss:", StringComparison.Ordinal)) { }
            kilobytes += long.Parse(lines[i].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
        }

        return kilobytes;
    }
}
