using Dyadic.Core;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.Onnx;
using Dyadic.Graphs.Onnx.Proto;
using Dyadic.Graphs.OnnxText;
using Google.Protobuf;

namespace Dyadic.Graphs.Tests.Onnx;

public sealed class DamagedFileTests
{
    private const string Small = """
        <ir_version: 8, opset_import: ["" : 12, "d" : 1]>
        g (float[N, 3] x) => (float[N, 3] y)
        <float[3] w = {1, 2, 3}, int4[3] q = {1, -2, 3}, string[1] s = {"a"}, float[N, 3] h>
        {
            h = d.F <k = 2> (x, w)
            u = Unsqueeze <axes = [0]> (h)
            c = Cast <to = 9> (w)
            v = If <then_branch = a () => (q) { q = Softmax <axis = 1> (h) }, else_branch = b () => (r) { r = Clip <min = 0.5> (h) }> (c)
            z = ReduceMean <axes = [0]> (u)
            y = Add (v, z)
        }
        <domain: "d", opset_import: ["" : 12]> F <k> (a, b) => (c) { d = Split <split = [1, 2]> (a) c = Op <k = @k> (a, b) }
        """;

    [Fact]
    public void Every_truncation_gives_our_error_or_a_model()
    {
        byte[] bytes = Bytes();
        for (int length = 0; length < bytes.Length; length++) ReadOrRefuse(bytes[..length]);
    }

    [Fact]
    public void Two_thousand_mutations_give_our_error_or_a_model()
    {
        byte[] bytes = Bytes();
        Random random = new(20240229);
        int refused = 0;
        for (int i = 0; i < 2000; i++)
        {
            byte[] mutated = (byte[])bytes.Clone();
            for (int flips = random.Next(1, 5); flips > 0; flips--) mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            if (!ReadOrRefuse(mutated)) refused++;
        }

        Assert.InRange(refused, 500, 2000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a model at all, just a sentence")]
    [InlineData("<html><body>404</body></html>")]
    public void Another_kind_of_file_is_refused_in_one_sentence(string content)
    {
        DyadicException error = Assert.Throws<DyadicException>(() => OnnxModelFile.ReadDefinition(System.Text.Encoding.UTF8.GetBytes(content), null));
        Assert.Equal(FailureKind.BadInput, error.Kind);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        GraphProto graph = new();
        for (int i = 0; i < 500; i++)
        {
            graph = new GraphProto { Node = { new NodeProto { OpType = "If", Output = { "y" }, Attribute = { new AttributeProto { Name = "b", Type = (int)AttributeKind.Graph, G = graph } } } } };
        }

        byte[] bytes = new ModelProto { IrVersion = 8, Graph = graph }.ToByteArray();
        Assert.Equal(FailureKind.BadInput, Assert.Throws<DyadicException>(() => OnnxModelFile.ReadDefinition(bytes, null)).Kind);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(14)]
    [InlineData(-1)]
    public void Other_file_versions_are_not_supported(long version)
    {
        byte[] bytes = new ModelProto { IrVersion = version, Graph = new GraphProto() }.ToByteArray();
        Assert.Equal(FailureKind.Unsupported, Assert.Throws<DyadicException>(() => OnnxModelFile.ReadDefinition(bytes, null)).Kind);
    }

    [Fact]
    public void A_claimed_size_is_checked_before_memory_is_taken()
    {
        AssertRefused(new TensorProto { Name = "w", DataType = (int)ElementType.Float32, Dims = { 1 << 20, 1 << 20 }, RawData = ByteString.CopyFrom(new byte[4]) });
        AssertRefused(new TensorProto { Name = "w", DataType = (int)ElementType.Float32, Dims = { 1 << 29 }, RawData = ByteString.CopyFrom(new byte[4]) });
        AssertRefused(new TensorProto { Name = "w", DataType = (int)ElementType.UInt32, Dims = { 1 << 28 } });
        AssertRefused(new TensorProto { Name = "w", DataType = (int)ElementType.String, Dims = { 1 << 28 } });
        AssertRefused(new TensorProto { Name = "w", DataType = (int)ElementType.Int8, Dims = { 0, int.MaxValue, int.MaxValue, int.MaxValue } });
        AssertRefused(new TensorProto { Name = "w", DataType = (int)ElementType.Int8, Dims = { long.MaxValue, long.MaxValue, 4 } });
        AssertRefused(new TensorProto { Name = "w", DataType = (int)ElementType.Int8, Dims = { -1 } });
        AssertRefused(new TensorProto { Name = "w", DataType = 99, Dims = { 1 } });
        AssertRefused(new TensorProto { Name = "w", DataType = (int)ElementType.Int8, Dims = { 1 }, Int32Data = { 300 } });
        AssertRefused(new TensorProto { Name = "w", DataType = (int)ElementType.Int8, Dims = { 1 }, Segment = new TensorProto.Types.Segment() });
    }

    [Fact]
    public void Names_that_stand_twice_are_reported()
    {
        DyadicException error = Assert.Throws<DyadicException>(() => OnnxTextParser.ParseGraph("g (x) => (y) { y = Neg (x) y = Abs (x) }"));
        Assert.Contains("'y'", error.Message, StringComparison.Ordinal);
        TensorProto tensor = new() { Name = "twice", DataType = (int)ElementType.Float32, FloatData = { 1 } };
        byte[] bytes = new ModelProto { IrVersion = 8, Graph = new GraphProto { Initializer = { tensor, tensor } } }.ToByteArray();
        Assert.Contains("'twice'", Assert.Throws<DyadicException>(() => OnnxModelFile.ReadDefinition(bytes, null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_information_is_dropped_with_a_warning()
    {
        List<string> warnings = [];
        ModelProto model = new() { IrVersion = 8, Graph = new GraphProto(), TrainingInfo = { new TrainingInfoProto() } };
        OnnxModelFile.ReadDefinition(model.ToByteArray(), null, warnings.Add);
        Assert.Contains("training", Assert.Single(warnings), StringComparison.Ordinal);
    }

    private static byte[] Bytes() => OnnxModelFile.ToBytes(OnnxTextParser.ParseModel(Small));

    private static bool ReadOrRefuse(byte[] bytes)
    {
        try
        {
            Model model = OnnxModelFile.Read(bytes, null);
            OnnxModelFile.ToBytes(model);
            return true;
        }
        catch (DyadicException)
        {
            return false;
        }
    }

    private static void AssertRefused(TensorProto tensor)
    {
        byte[] bytes = new ModelProto { IrVersion = 8, Graph = new GraphProto { Initializer = { tensor } } }.ToByteArray();
        Assert.Contains("'w'", Assert.Throws<DyadicException>(() => OnnxModelFile.ReadDefinition(bytes, null)).Message, StringComparison.Ordinal);
    }
}
