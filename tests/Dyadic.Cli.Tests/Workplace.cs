using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Graphs.Onnx;
using Dyadic.Graphs.OnnxText;

namespace Dyadic.Cli.Tests;

/// <summary>A folder of its own with a small model and data, removed afterwards.</summary>
internal sealed class Workplace : IDisposable
{
    public const string Network = """
        <ir_version: 10, opset_import: ["" : 21]>
        small (float[1,1,4,4] picture) => (float[1,2] scores)
        <float[2,1,3,3] filters = {1, 0, -1, 2, 0, -2, 1, 0, -1, 1, 2, 1, 0, 0, 0, -1, -2, -1}, float[2] offsets = {0.1, -0.1},
         float[8,2] head = {1, -1, 0.5, 0.25, -0.5, 1, 0.75, -0.75, -1, 1, 0.5, 0.5, 0.25, -0.25, 1, 0.125}>
        {
            edges = Conv <kernel_shape = [3,3]> (picture, filters, offsets)
            bright = Relu (edges)
            features = Flatten (bright)
            scores = MatMul (features, head)
        }
        """;

    public Workplace()
    {
        Directory.CreateDirectory(Folder);
        OnnxModelFile.Write(ModelBuilder.Build(OnnxTextParser.ParseModel(Network)), Model);
        byte[] pixels = new byte[24 * 16];
        new Random(3).NextBytes(pixels);
        NpzFile.Write(Data,
        [
            new NamedTensor("images", DenseTensor.Create<byte>([24, 4, 4], pixels)),
            new NamedTensor("labels", DenseTensor.Create<long>([24], [.. Enumerable.Range(0, 24).Select(i => (long)(i % 2))])),
        ]);
    }

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), "dyadic-" + Guid.NewGuid().ToString("N"));

    public string Model => this["small.onnx"];

    public string Data => this["data.npz"];

    public string this[string name] => Path.Combine(Folder, name);

    public IEnumerable<string> Files => Directory.EnumerateFiles(Folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
