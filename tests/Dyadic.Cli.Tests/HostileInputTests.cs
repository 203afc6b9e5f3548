using System.Buffers.Binary;
using System.IO.Compression;
using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.Onnx;
using Dyadic.Graphs.OnnxText;

namespace Dyadic.Cli.Tests;

/// <summary>Files that want more than they may: one sentence that names what is wrong, and the exit code for it.</summary>
public sealed class HostileInputTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [SkippableTheory]
    [InlineData("../secret.bin")]
    [InlineData("/etc/passwd")]
    [InlineData("link.bin")]
    public void External_data_does_not_leave_the_folder(string location)
    {
        Skip.If(OperatingSystem.IsWindows(), "Links need a privilege there.");
        string folder = Directory.CreateDirectory(_place["model"]).FullName;
        File.WriteAllBytes(_place["secret.bin"], new byte[4000]);
        File.CreateSymbolicLink(Path.Combine(folder, "link.bin"), _place["secret.bin"]);
        ModelDefinition definition = OnnxTextParser.ParseModel("""<ir_version: 10, opset_import: ["" : 21]> g (float[1000] x) => (float[1000] y) { y = Add (x, weights) }""");
        definition.Graph.Initializers.Add(new("weights", DenseTensor.Zeros(ElementType.Float32, [1000])));
        string placeholder = new('w', location.Length), path = Path.Combine(folder, "m.onnx");
        OnnxModelFile.Write(definition, path, new OnnxWriteOptions { ExternalData = true, ExternalFileName = placeholder });
        byte[] bytes = File.ReadAllBytes(path);
        System.Text.Encoding.ASCII.GetBytes(location).CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(placeholder))));
        File.WriteAllBytes(path, bytes);
        foreach (string verb in (string[])["inspect", "verify", "bench"]) AssertRefused(CliRun.Of(verb, path), FailureKind.BadInput, "'weights'", location);
    }

    [Fact]
    public void A_function_that_only_has_our_name_is_not_taken_for_ours()
    {
        Assert.Equal(0, CliRun.Of("quantize", _place.Model, "-o", _place["q.onnx"], "--data", _place.Data, "--preprocess", "unit").ExitCode);
        ModelDefinition definition = OnnxModelFile.ReadDefinition(_place["q.onnx"]);
        FunctionDefinition function = definition.Functions.First(one => one.Name == "Requantize");
        string result = function.Outputs[0], accumulator = function.Inputs[0];
        NodeDefinition last = function.Nodes[^1];
        function.Nodes.Clear();
        function.Nodes.Add(new NodeDefinition { OpType = "Cast", Inputs = [accumulator], Outputs = ["real"], Attributes = { ["to"] = new AttributeValue.Int((int)ElementType.Float32) } });
        function.Nodes.Add(new NodeDefinition { OpType = "Sin", Inputs = ["real"], Outputs = ["wave"] });
        last.Inputs[0] = "wave";
        last.Outputs[0] = result;
        function.Nodes.Add(last);
        OnnxModelFile.Write(definition, _place["false.onnx"]);
        CliRun run = CliRun.Of("verify", _place["false.onnx"]);
        Assert.Equal((int)FailureKind.FailedCheck, run.ExitCode);
        Assert.Contains("Requantize", run.Output, StringComparison.Ordinal);
        Assert.Contains("body", run.Output, StringComparison.Ordinal);
        NpyFile.Write(_place["x.npy"], DenseTensor.Zeros(ElementType.UInt8, [1, 1, 4, 4]));
        AssertRefused(CliRun.Of("run", _place["false.onnx"], "--strict", "--input", $"picture={_place["x.npy"]}", "--output", _place["results"]), FailureKind.FailedCheck, "Strict mode");
    }

    [Theory]
    [InlineData(new[] { 4, 3, 4, 4 }, "Float32[3,4,4]")]
    [InlineData(new[] { 4, 1, 5, 4 }, "Float32[1,5,4]")]
    [InlineData(new[] { 4, 16, 1, 2 }, "Float32[16,1,2]")]
    public void Samples_of_another_shape_name_the_input_and_what_it_takes(int[] extents, string given)
    {
        NpzFile.Write(_place["odd.npz"], [new NamedTensor("picture", DenseTensor.Zeros(ElementType.Float32, TensorShape.Create(extents)))]);
        AssertRefused(CliRun.Of("quantize", _place.Model, "-o", _place["q.onnx"], "--data", _place["odd.npz"]), FailureKind.BadInput, "'picture'", "[1,1,4,4]", given);
        Assert.False(File.Exists(_place["q.onnx"]));
    }

    [Theory]
    [InlineData("float[1,3,3000000000,4]", "sizes")]
    [InlineData("float[1,3,100000,100000]", "sizes")]
    [InlineData("float[2000000000,16]", "batch")]
    public void An_input_larger_than_any_sample_is_refused_before_memory_is_taken(string type, string what)
    {
        OnnxModelFile.Write(OnnxTextParser.ParseModel($$"""<ir_version: 10, opset_import: ["" : 21]> g ({{type}} x) => (y) { y = Neg (x) }"""), _place["large.onnx"]);
        string data = _place.Data;
        if (what == "batch") NpzFile.Write(data = _place["rows.npz"], [new NamedTensor("x", DenseTensor.Zeros(ElementType.Float32, [2, 16]))]);
        long before = GC.GetTotalAllocatedBytes();
        CliRun run = CliRun.Of("quantize", _place["large.onnx"], "-o", _place["q.onnx"], "--data", data, "--preprocess", "unit");
        Assert.InRange(run.ExitCode, 2, 4);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 256L << 20);
    }

    [Fact]
    public void An_archive_that_claims_more_than_it_can_hold()
    {
        byte[] bytes = File.ReadAllBytes(_place.Data);
        for (int at = 0; (at = Next(bytes, at)) >= 0; at += 4) BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at + 24), 0x7FFFFFFF);
        File.WriteAllBytes(_place["bomb.npz"], bytes);
        long before = GC.GetTotalAllocatedBytes();
        AssertRefused(CliRun.Of("quantize", _place.Model, "-o", _place["q.onnx"], "--data", _place["bomb.npz"], "--preprocess", "unit"), FailureKind.BadInput, "bomb.npz");
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 64L << 20);
    }

    [Fact]
    public void An_archive_of_zeros_that_is_really_large()
    {
        using (ZipArchive archive = ZipFile.Open(_place["zeros.zip"], ZipArchiveMode.Create))
        {
            using Stream stream = archive.CreateEntry("picture.png", CompressionLevel.Fastest).Open();
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 300; i++) stream.Write(zeros);
        }

        long before = GC.GetTotalAllocatedBytes();
        AssertRefused(CliRun.Of("quantize", _place.Model, "-o", _place["q.onnx"], "--data", _place["zeros.zip"], "--preprocess", "unit"), FailureKind.BadInput, "zeros.zip");
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 64L << 20);
    }

    // The entries of the archive's directory.
    private static int Next(byte[] bytes, int from)
    {
        int at = bytes.AsSpan(from).IndexOf("PK\u0001\u0002"u8);
        return at < 0 ? -1 : from + at;
    }

    private static void AssertRefused(CliRun run, FailureKind kind, params string[] named)
    {
        Assert.True(run.ExitCode == (int)kind, $"{run.ExitCode}: {run.Error}{run.Output}");
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.All(named, name => Assert.Contains(name, run.Error, StringComparison.Ordinal));
    }
}
