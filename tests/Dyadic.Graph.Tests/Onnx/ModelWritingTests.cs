using Dyadic.Core;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.Onnx;
using Dyadic.Graphs.OnnxText;
using Dyadic.Graphs.Operators;

namespace Dyadic.Graphs.Tests.Onnx;

public sealed class ModelWritingTests
{
    private const string RequantizeText = """
        g (int32[4] x) => (int8[4] y)
        <int32 b = {0}, int64 m = {3}, int64 d = {8}, int64 z = {0}, int64 lo = {-128}, int64 hi = {127}>
        {
            y = ai.dyadic.Requantize <to = 3> (x, b, m, d, z, lo, hi)
        }
        """;

    [Theory]
    [InlineData(13, 21)]
    [InlineData(23, 23)]
    [InlineData(25, 25)]
    public void The_source_version_is_kept_and_never_below_21(int source, int written)
    {
        Model model = OnnxTextGraph.BuildModel($"<ir_version: 8, opset_import: [\"\" : {source}]> g (float[2] x) => (y) {{ y = Reshape (x, s) }}".Replace("{ y", "<int64[1] s = {-1}> { y", StringComparison.Ordinal));
        ModelDefinition definition = ModelDefiner.Define(model);
        Assert.Equal(written, definition.OperatorSets[""]);
        Assert.Equal(written switch { 21 => 10, 23 => 11, _ => 13 }, definition.IrVersion);
    }

    [Theory]
    [InlineData("g (int2[2] x) => (y) { y = Identity (x) }", 25)]
    [InlineData("g (float4e2m1[2] x) => (y) { y = Identity (x) }", 23)]
    [InlineData("g (float8e8m0[2] x) => (y) { y = Identity (x) }", 24)]
    [InlineData("g (bfloat16[2] x) => (y) { y = Softplus (x) }", 22)]
    [InlineData("g (float[2] x) => (y) { y = QuantizeLinear <precision = 1> (x, x) }", 23)]
    [InlineData("g (float[1, 1, 2, 2] x) => (y) { y = Attention <left_window_size = 1> (x, x, x) }", 25)]
    [InlineData("g (float[2] x) => (y) { y = Identity (x) }", 21)]
    public void A_node_may_need_a_newer_version(string text, int needed)
    {
        Model built = OnnxTextGraph.BuildModel("<ir_version: 8, opset_import: [\"\" : 21]> " + text);
        Assert.Equal(needed, ModelDefiner.Define(built).OperatorSets[""]);
        if (needed == 21) return;
        DyadicException error = Assert.Throws<DyadicException>(() => ModelDefiner.Define(built, needed - 1));
        Assert.Contains("'", error.Message, StringComparison.Ordinal);
        Assert.Equal(FailureKind.Unsupported, error.Kind);
    }

    [Fact]
    public void Operators_of_ours_bring_their_function_and_come_back_as_operators()
    {
        Model model = OnnxTextGraph.BuildModel(RequantizeText);
        ModelDefinition definition = OnnxModelFile.ReadDefinition(OnnxModelFile.ToBytes(model, new OnnxWriteOptions { Opset = 21 }), null);
        FunctionDefinition function = Assert.Single(definition.Functions);
        Assert.Equal(("ai.dyadic", "Requantize"), (function.Domain, function.Name));
        Assert.Equal(21, function.OperatorSets[""]);
        Assert.Equal(1, definition.OperatorSets["ai.dyadic"]);
        Assert.IsType<Requantize>(ModelBuilder.Build(definition).Graph.Nodes.Single().Operator);
    }

    [Fact]
    public void A_changed_body_is_a_call_and_is_written_back_as_the_file_had_it()
    {
        ModelDefinition definition = ModelDefiner.Define(OnnxTextGraph.BuildModel(RequantizeText));
        definition.Functions[0].Nodes[^1].OpType = "CastLike";
        Model model = ModelBuilder.Build(definition);
        Assert.IsType<FunctionCall>(model.Graph.Nodes.Single().Operator);
        Assert.Equal("CastLike", ModelDefiner.Define(model).Functions.Single().Nodes[^1].OpType);
    }

    [Fact]
    public void Functions_that_functions_call_are_written_before_them()
    {
        Model model = OnnxTextGraph.BuildModel("""
            <ir_version: 10, opset_import: ["" : 21, "d" : 1]>
            g (float[2] x) => (y) { y = d.Outer (x) }
            <domain: "d", opset_import: ["" : 21, "d" : 1]> Outer (x) => (y) { y = d.Inner (x) }
            <domain: "d", opset_import: ["" : 21]> Inner (x) => (y) { y = Identity (x) }
            <domain: "d", opset_import: ["" : 21]> Unused (x) => (y) { y = Identity (x) }
            """);
        Assert.Equal(["Inner", "Outer"], ModelDefiner.Define(model).Functions.Select(function => function.Name));
    }

    [Fact]
    public void Weights_that_are_one_tensor_are_stored_once()
    {
        Model model = OnnxTextGraph.BuildModel("g (float[2] x) => (z) <float[2] w = {1, 2}> { y = Add (x, w) z = Add (y, v) }".Replace("{1, 2}>", "{1, 2}, float[2] v = {1, 2}>", StringComparison.Ordinal));
        ModelDefinition apart = ModelDefiner.Define(model);
        Assert.Equal(2, apart.Graph.Initializers.Count);
        Graph graph = new();
        DenseTensor shared = DenseTensor.Vector(1f, 2f);
        Value x = graph.AddInput("x", ElementType.Float32, [2]);
        Value y = graph.AddNode("", new Add(), [x, graph.AddInitializer("w", shared)], ["y"]).Output;
        graph.AddOutput(graph.AddNode("", new Add(), [y, graph.AddInitializer("v", shared)], ["z"]).Output);
        ModelDefinition tied = ModelDefiner.Define(new Model { Graph = graph });
        Assert.Equal("w", Assert.Single(tied.Graph.Initializers).Key);
        Assert.Equal(["y", "w"], tied.Graph.Nodes[1].Inputs);
    }

    [Fact]
    public void Quantization_annotations_come_back_and_do_not_pile_up()
    {
        Model model = OnnxTextGraph.BuildModel("g (int8[2] x) => (y) { y = Identity (x) }");
        model.Graph.Inputs[0].Quantization = new QuantizationAnnotation([0.5f], [3]);
        Model once = OnnxModelFile.Read(OnnxModelFile.ToBytes(model), null);
        Model twice = OnnxModelFile.Read(OnnxModelFile.ToBytes(once), null);
        Assert.Empty(twice.Graph.Initializers);
        QuantizationAnnotation annotation = twice.Graph.Inputs[0].Quantization!;
        Assert.Equal([0.5f], annotation.Scales);
        Assert.Equal([3L], annotation.ZeroPoints);
    }

    [Fact]
    public void A_cancelled_or_failed_write_leaves_nothing_and_keeps_the_old_file()
    {
        using TemporaryFolder folder = new();
        Model model = OnnxTextGraph.BuildModel(RequantizeText);
        string path = folder.File("m.onnx");
        File.WriteAllText(path, "old");
        Assert.Throws<OperationCanceledException>(() => OnnxModelFile.Write(model, path, new OnnxWriteOptions { ExternalData = true }, new CancellationToken(true)));
        Assert.Equal(FailureKind.Usage, Assert.Throws<DyadicException>(() => OnnxModelFile.Write(model, path, new OnnxWriteOptions { ExternalData = true, ExternalFileName = "../x" })).Kind);
        Assert.Equal(FailureKind.Usage, Assert.Throws<DyadicException>(() => OnnxModelFile.Write(model, folder.File("none/m.onnx"))).Kind);
        Assert.Equal(FailureKind.Usage, Assert.Throws<DyadicException>(() => OnnxModelFile.Write(model, "")).Kind);
        Assert.Equal(FailureKind.Usage, Assert.Throws<DyadicException>(() => OnnxModelFile.ReadDefinition("")).Kind);
        Assert.Equal(FailureKind.Usage, Assert.Throws<DyadicException>(() => OnnxModelFile.ReadDefinition(folder.File("absent.onnx"))).Kind);
        Directory.CreateDirectory(folder.File("taken"));
        Assert.Equal(FailureKind.Usage, Assert.Throws<DyadicException>(() => OnnxModelFile.Write(model, folder.File("taken"))).Kind);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }
}
