using Dyadic.Core;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.Onnx;
using Dyadic.Graphs.OnnxText;

namespace Dyadic.Graphs.Tests.Onnx;

public sealed class RoundTripTests
{
    private static readonly ElementType[] AllTypes = [.. Enum.GetValues<ElementType>().Where(type => type != ElementType.Undefined)];

    public static TheoryData<ElementType> Types() => [.. AllTypes];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_tensor_of_every_type_survives_a_model_file(ElementType type)
    {
        ModelDefinition model = OnnxTextParser.ParseModel("""<ir_version: 13, opset_import: ["" : 25]> g () => (y) { y = Identity (w) }""");
        model.Graph.Initializers.Add(new("w", Sample(type, 7)));
        model.Graph.Initializers.Add(new("empty", Sample(type, 0)));
        model.Graph.Nodes.Add(new NodeDefinition { OpType = "Constant", Outputs = ["c"], Attributes = { ["value"] = new AttributeValue.Tensor(Sample(type, 3)) } });
        DefinitionEquality.AssertEqual(model, OnnxModelFile.ReadDefinition(OnnxModelFile.ToBytes(model), null));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_tensor_of_every_type_survives_a_tensor_file(ElementType type)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("t.pb");
        OnnxTensorFile.Write(path, Sample(type, 5), "name");
        DenseTensor tensor = OnnxTensorFile.Read(path, out string name);
        Assert.Equal("name", name);
        Assert.True(tensor.ContentEquals(Sample(type, 5)));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Everything_a_definition_says_survives()
    {
        ModelDefinition model = OnnxTextParser.ParseModel("""
            <ir_version: 10, opset_import: ["" : 21, "d" : 3], producer_name: "p", producer_version: "1", domain: "dom", model_version: 9, doc_string: "doc", metadata_props: ["k" : "v"]>
            g (float[N, ?, 3] x, float s, int64[] free, untyped) => (float[N] y)
            <float[2] w = {1, 2}, float[N, 2] h, float scale = {0.5}, int8 zero = {3}>
            {
                [n] h, "" = Op <i = -5, f = 0.1, t = "täxt", t2 = float {1}, is = [1, -2], fs = [1.5], ts = ["a", ""], none: floats = []> (x, "", w)
                y = If <then_branch = a () => (q) <float o = {1}> { q = d.F:two <r = 2> (h, o) }, else_branch = b () => (r) { r = Neg (h) }> (s)
            }
            <domain: "d", opset_import: ["" : 21], overload: "two", doc_string: "fd", metadata_props: ["fk" : "fv"]>
            F <r, alpha: float = 0.5> (a, b) => (c) { c = Op <k: int = @r, l: floats = @alpha> (a, b) }
            """);
        GraphDefinition graph = model.Graph;
        graph.Documentation = "graph doc";
        graph.Metadata["gk"] = "gv";
        graph.Nodes[0].Documentation = "node doc";
        graph.Nodes[0].Metadata["nk"] = "nv";
        graph.Inputs[0] = graph.Inputs[0] with { Documentation = "input doc", Metadata = new Dictionary<string, string> { ["ik"] = "iv" } };
        graph.QuantizationAnnotations["h"] = new() { ["SCALE_TENSOR"] = "scale", ["ZERO_POINT_TENSOR"] = "zero" };
        ModelDefinition read = OnnxModelFile.ReadDefinition(OnnxModelFile.ToBytes(model), null);
        Assert.Equal(10, read.IrVersion);
        DefinitionEquality.AssertEqual(model, read);
        Assert.Equal(new AttributeValue.Reference("r", AttributeKind.Int), read.Functions[0].Nodes[0].Attributes["k"]);
    }

    [SkippableFact]
    public void Every_model_of_the_material_is_written_back_as_it_was()
    {
        string[] files = [.. SharedFolder.Models()];
        Skip.If(files.Length == 0, "needs shared/models, shared/onnx-light-models and shared/onnx-node-tests");
        foreach (string file in files)
        {
            ModelDefinition model = OnnxModelFile.ReadDefinition(file);
            ModelDefinition again = OnnxModelFile.ReadDefinition(OnnxModelFile.ToBytes(model), null);
            Assert.Equal(model.IrVersion, again.IrVersion);
            DefinitionEquality.AssertEqual(model, again);
        }
    }

    [SkippableFact]
    public void Every_model_of_the_material_is_built_written_and_built_again()
    {
        string[] files = [.. SharedFolder.Models()];
        Skip.If(files.Length == 0, "needs shared/models, shared/onnx-light-models and shared/onnx-node-tests");
        foreach (string file in files)
        {
            Model model = OnnxModelFile.Read(file);
            ModelDefinition written = ModelDefiner.Define(model);
            Assert.True(written.OperatorSets[""] >= Math.Max(21, model.SourceOpset), file);
            Model again = OnnxModelFile.Read(OnnxModelFile.ToBytes(model), null);
            DefinitionEquality.AssertEqual(written.Graph, ModelDefiner.Define(again).Graph, initializersInAnyOrder: true);
        }
    }

    private static DenseTensor Sample(ElementType type, int count)
    {
        if (type == ElementType.String) return DenseTensor.OfStrings([count], [.. Enumerable.Range(0, count).Select(i => $"tëxt {i}")]);
        DenseTensor tensor = DenseTensor.Zeros(type, [count]);
        Span<byte> bytes = tensor.Bytes;
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)((i * 73) + 0x9A);
        int bits = type.BitWidth();
        for (int i = 0; i < bytes.Length && bits < 8; i++)
        {
            int code = bytes[i] & ((1 << bits) - 1);
            bytes[i] = type.IsSignedInteger() ? (byte)((sbyte)(code << (8 - bits)) >> (8 - bits)) : (byte)code;
        }

        for (int i = 0; i < bytes.Length && type == ElementType.Bool; i++) bytes[i] &= 1;
        return tensor;
    }
}
