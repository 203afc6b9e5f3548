using Dyadic.Core;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.Onnx;
using Dyadic.Graphs.Onnx.Proto;
using Dyadic.Graphs.OnnxText;
using Google.Protobuf;

namespace Dyadic.Graphs.Tests.Onnx;

public sealed class ExternalDataTests
{
    [Fact]
    public void Large_tensors_go_to_a_file_beside_and_come_back()
    {
        using TemporaryFolder folder = new();
        ModelDefinition model = WithWeights();
        OnnxModelFile.Write(model, folder.File("m.onnx"), new OnnxWriteOptions { ExternalData = true });
        Assert.Equal(["m.onnx", "m.onnx.data"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.True(new FileInfo(folder.File("m.onnx")).Length < 2000);
        DefinitionEquality.AssertEqual(model, OnnxModelFile.ReadDefinition(folder.File("m.onnx")));
    }

    [Fact]
    public void A_tensor_held_twice_is_stored_once_and_comes_back_as_one()
    {
        using TemporaryFolder folder = new();
        ModelDefinition model = WithWeights();
        model.Graph.Initializers.Add(new("again", model.Graph.Initializers[0].Value));
        OnnxModelFile.Write(model, folder.File("m.onnx"), new OnnxWriteOptions { ExternalData = true, ExternalFileName = "weights.bin" });
        Assert.Equal(4000, new FileInfo(folder.File("weights.bin")).Length);
        ModelDefinition read = OnnxModelFile.ReadDefinition(folder.File("m.onnx"));
        Span<byte> first = read.Graph.Initializers[0].Value.Bytes;
        first[0] ^= 0xFF;
        Assert.Equal(first[0], read.Graph.Initializers.Single(pair => pair.Key == "again").Value.Bytes[0]);
    }

    [Theory]
    [InlineData("../secret.bin")]
    [InlineData("inner/../../secret.bin")]
    [InlineData("..\\secret.bin")]
    [InlineData("/etc/passwd")]
    [InlineData("C:\\secret.bin")]
    [InlineData("link.bin")]
    [InlineData("linked/secret.bin")]
    [InlineData("")]
    [InlineData("missing.bin")]
    [InlineData("inner")]
    public void Nothing_outside_the_folder_is_opened(string location)
    {
        using TemporaryFolder outer = new();
        string folder = Directory.CreateDirectory(outer.File("model")).FullName;
        Directory.CreateDirectory(Path.Combine(folder, "inner"));
        File.WriteAllBytes(outer.File("secret.bin"), new byte[4000]);
        File.CreateSymbolicLink(Path.Combine(folder, "link.bin"), outer.File("secret.bin"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "linked"), outer.Path);
        AssertRefused(folder, Reference(location, 0, 4000));
    }

    [Theory]
    [InlineData("0", "4001")]
    [InlineData("0", "3999")]
    [InlineData("1", "4000")]
    [InlineData("-1", "4000")]
    [InlineData("9223372036854775807", "4000")]
    [InlineData("x", "4000")]
    [InlineData("0", "99999999999999999999")]
    public void Offset_and_length_must_fit_the_file_and_the_tensor(string offset, string length)
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.File("w.bin"), new byte[4000]);
        AssertRefused(folder.Path, Reference("w.bin", offset, length));
    }

    [Fact]
    public void A_model_from_memory_has_no_folder_to_read_from()
    {
        Assert.Equal(FailureKind.BadInput, Assert.Throws<DyadicException>(() => OnnxModelFile.ReadDefinition(Model(Reference("w.bin", 0, 4000)).ToByteArray(), null)).Kind);
    }

    private static void AssertRefused(string folder, TensorProto tensor)
    {
        string path = Path.Combine(folder, "m.onnx");
        File.WriteAllBytes(path, Model(tensor).ToByteArray());
        DyadicException error = Assert.Throws<DyadicException>(() => OnnxModelFile.ReadDefinition(path));
        Assert.Equal(FailureKind.BadInput, error.Kind);
        Assert.Contains("'w'", error.Message, StringComparison.Ordinal);
    }

    private static ModelProto Model(TensorProto tensor) => new() { IrVersion = 8, Graph = new GraphProto { Initializer = { tensor } } };

    private static TensorProto Reference(string location, long offset, long length) => Reference(location, offset.ToString(), length.ToString());

    private static TensorProto Reference(string location, string offset, string length) => new()
    {
        Name = "w",
        DataType = (int)ElementType.Float32,
        Dims = { 1000 },
        DataLocation = 1,
        ExternalData =
        {
            new StringStringEntryProto { Key = "location", Value = location },
            new StringStringEntryProto { Key = "offset", Value = offset },
            new StringStringEntryProto { Key = "length", Value = length },
        },
    };

    private static ModelDefinition WithWeights()
    {
        ModelDefinition model = OnnxTextParser.ParseModel("""<ir_version: 10, opset_import: ["" : 21]> g (x) => (y) { y = Add (x, w) }""");
        model.Graph.Initializers.Add(new("w", DenseTensor.Vector<float>([.. Enumerable.Range(0, 1000).Select(i => (float)i)])));
        model.Graph.Initializers.Add(new("small", DenseTensor.Scalar(1f)));
        return model;
    }
}
