using Dyadic.Core;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.OnnxText;
using Dyadic.Graphs.Tests.Onnx;

namespace Dyadic.Graphs.Tests.OnnxText;

public sealed class OnnxTextParserTests
{
    [Fact]
    public void A_model_with_every_part_is_read()
    {
        ModelDefinition model = OnnxTextParser.ParseModel("""
            <ir_version: 8, opset_import: ["" : 21, "ai.dyadic" : 1], producer_name: "me", metadata_props: ["k" : "v"]>
            agraph (float[N, 128] X, int64 n, float[] any) => (float[N, ?] Y)
            <float[2] W = {1.0, -2}, int8[3] inner>  # initializers and inner values
            {
              // a comment
              [first] T, "", U = Op <attr = 1, alpha: float = 2, text = "a \"b\"", axes = [1, -1], f = [1, 2.5], empty: ints = []> (X, , W)
              Y = com.microsoft.QGemm (T, "odd name/0", "") <value = int64[2] {3, 4}>
            }
            <domain: "ai.dyadic", opset_import: ["" : 21]>
            Requant <rounding, bits: int = 8> (x, y) => (z)
            {
              z = Cast <to: int = @bits, other = @rounding> (x)
            }
            """);
        Assert.Equal(8, model.IrVersion);
        Assert.Equal(21, model.OperatorSets[""]);
        Assert.Equal(1, model.OperatorSets["ai.dyadic"]);
        Assert.Equal("v", model.Metadata["k"]);
        GraphDefinition graph = model.Graph;
        Assert.Equal("agraph", graph.Name);
        Assert.Equal(SymbolicShape.Of(Dimension.Symbol("N"), 128), graph.Inputs[0].Shape);
        Assert.Equal(SymbolicShape.Scalar, graph.Inputs[1].Shape);
        Assert.Null(graph.Inputs[2].Shape);
        Assert.Equal("W", graph.Initializers.Single().Key);
        Assert.Equal([1f, -2f], graph.Initializers[0].Value.Span<float>().ToArray());
        Assert.Equal(ElementType.Int8, graph.Values.Single().Type);
        NodeDefinition node = graph.Nodes[0];
        Assert.Equal("first", node.Name);
        Assert.Equal(["T", "", "U"], node.Outputs);
        Assert.Equal(["X", "", "W"], node.Inputs);
        Assert.Equal(new AttributeValue.Int(1), node.Attributes["attr"]);
        Assert.Equal(new AttributeValue.Float(2), node.Attributes["alpha"]);
        Assert.Equal(new AttributeValue.Text("a \"b\""), node.Attributes["text"]);
        Assert.True(node.Attributes["axes"].ContentEquals(new AttributeValue.Ints([1, -1])));
        Assert.True(node.Attributes["f"].ContentEquals(new AttributeValue.Floats([1, 2.5f])));
        Assert.True(node.Attributes["empty"].ContentEquals(new AttributeValue.Ints([])));
        Assert.Equal(("com.microsoft", "QGemm"), (graph.Nodes[1].Domain, graph.Nodes[1].OpType));
        Assert.Equal(["T", "odd name/0", ""], graph.Nodes[1].Inputs);
        Assert.Equal([3L, 4L], Assert.IsType<AttributeValue.Tensor>(graph.Nodes[1].Attributes["value"]).Value.Span<long>().ToArray());
        FunctionDefinition function = model.Functions.Single();
        Assert.Equal(("ai.dyadic", "Requant"), (function.Domain, function.Name));
        Assert.Equal(["rounding"], function.Attributes);
        Assert.Equal(new AttributeValue.Int(8), function.AttributeDefaults["bits"]);
        Assert.Equal(new AttributeValue.Reference("bits", AttributeKind.Int), function.Nodes[0].Attributes["to"]);
        Assert.Equal(new AttributeValue.Reference("rounding"), function.Nodes[0].Attributes["other"]);
    }

    [Fact]
    public void Subgraphs_are_attributes()
    {
        GraphDefinition graph = OnnxTextParser.ParseGraph("""
            g (bool c, float[2] x) => (float[2] y)
            {
              y = If <then_branch = t () => (a) { a = Identity(x) }, else_branch = "e 1" () => (b) { b = Neg(x) }> (c)
            }
            """);
        Assert.Equal("Identity", Assert.IsType<AttributeValue.Subgraph>(graph.Nodes[0].Attributes["then_branch"]).Value.Nodes[0].OpType);
        Assert.Equal("e 1", Assert.IsType<AttributeValue.Subgraph>(graph.Nodes[0].Attributes["else_branch"]).Value.Name);
        DefinitionEquality.AssertEqual(graph, OnnxTextParser.ParseGraph(OnnxTextPrinter.Print(graph)));
    }

    [Theory]
    [InlineData("float[3] {1, nan, -inf}")]
    [InlineData("double[2] {1e-300, 0.1}")]
    [InlineData("int8[2] {-128, 127}")]
    [InlineData("uint8[2] {0, 255}")]
    [InlineData("int16[2] {-32768, 32767}")]
    [InlineData("uint16[1] {65535}")]
    [InlineData("int32[1] {-2147483648}")]
    [InlineData("uint32[1] {4294967295}")]
    [InlineData("int64[1] {-9223372036854775808}")]
    [InlineData("uint64[1] {18446744073709551615}")]
    [InlineData("bool[2] {0, 1}")]
    [InlineData("string[2] {\"a\", \"\\\\b\"}")]
    [InlineData("float16[2] {15360, 1.5}")]
    [InlineData("bfloat16[2] {16256, 1.5}")]
    [InlineData("complex64[1] {1, 2}")]
    [InlineData("complex128[1] {1, 2}")]
    [InlineData("float8e4m3fn[1] {255}")]
    [InlineData("float8e4m3fnuz[1] {1}")]
    [InlineData("float8e5m2[1] {1}")]
    [InlineData("float8e5m2fnuz[1] {1}")]
    [InlineData("float8e8m0[1] {1}")]
    [InlineData("float4e2m1[2] {15, 0}")]
    [InlineData("int4[3] {-8, 7, 0}")]
    [InlineData("uint4[2] {15, 0}")]
    [InlineData("int2[2] {-2, 1}")]
    [InlineData("uint2[2] {3, 0}")]
    [InlineData("float {2.5}")]
    [InlineData("int64[0] {}")]
    [InlineData("int64[2,0] {}")]
    public void Constants_of_every_type_print_and_parse_back(string constant)
    {
        GraphDefinition graph = OnnxTextParser.ParseGraph($"g () => (y) {{ y = Constant <value = {constant}> () }}");
        DefinitionEquality.AssertEqual(graph, OnnxTextParser.ParseGraph(OnnxTextPrinter.Print(graph)));
    }

    [Fact]
    public void Half_floats_with_a_point_are_values_and_without_one_bits()
    {
        GraphDefinition graph = OnnxTextParser.ParseGraph("g () => (y) <float16[2] h = {15360, 1.0}, bfloat16[2] b = {16256, 1.0}> { y = Op (h, b) }");
        Assert.Equal([(Half)1, (Half)1], graph.Initializers[0].Value.Span<Half>().ToArray());
        Assert.Equal([0x3F80, 0x3F80], graph.Initializers[1].Value.Span<ushort>().ToArray().Select(bits => (int)bits));
    }

    [Theory]
    [InlineData("g (float[2] x => (y) { }", 1, 15)]
    [InlineData("g (x) => (y)\n{\n  y = (x)\n}", 3, 7)]
    [InlineData("g () => (y) { y = Op <a = []> () }", 1, 27)]
    [InlineData("g () => (y) <int8[1] w = {128}> { }", 1, 27)]
    [InlineData("g () => (y) <int8[2] w = {1}> { }", 1, 26)]
    [InlineData("g () => (y) { y = Op <a: ints = 1> () }", 1, 33)]
    [InlineData("g () => (y) { y = Op <a = 1, a = 2> () }", 1, 30)]
    [InlineData("g () => (y) { y = Op <a = \"open> () }", 1, 27)]
    [InlineData("g () => (y) { y = Op ($) }", 1, 23)]
    [InlineData("g () => (y) { y = Op <a = 1e> () }", 1, 27)]
    [InlineData("g () => (y) { y = Op <a = 99999999999999999999> () }", 1, 27)]
    [InlineData("g () => (y) { } extra", 1, 17)]
    public void Errors_give_line_and_column(string text, int line, int column)
    {
        DyadicException error = Assert.Throws<DyadicException>(() => OnnxTextParser.ParseGraph(text));
        Assert.StartsWith($"ONNX text, line {line}, column {column}:", error.Message, StringComparison.Ordinal);
        Assert.Equal(FailureKind.BadInput, error.Kind);
    }

    [Fact]
    public void Endless_nesting_is_refused()
    {
        string text = string.Concat(Enumerable.Repeat("g () => (y) { y = If <b = ", 5000));
        Assert.Throws<DyadicException>(() => OnnxTextParser.ParseGraph(text));
    }

    [Fact]
    public void A_printed_model_parses_back()
    {
        ModelDefinition model = OnnxTextParser.ParseModel("""
            <ir_version: 10, opset_import: ["" : 25, "d" : 2], producer_version: "1\\2", model_version: 7, doc_string: "line
            two">
            "g 1" (float["a b", 0] X = {}, x) => (Y)
            {
               = Sink <f = 1.0, g = 1e30, h = -0.0> (X)
              ["node/1"] Y = "odd-domain".f:over <a: strings = [], b = @c> ("float", x)
            }
            <domain: "odd-domain", opset_import: ["" : 25], overload: "over"> f <c> (a, b) => (o) { o = Add (a, b) }
            """.Replace("float[\"a b\", 0] X = {}", "float[2, 0] X = {}", StringComparison.Ordinal));
        DefinitionEquality.AssertEqual(model, OnnxTextParser.ParseModel(OnnxTextPrinter.Print(model)));
    }

    [Fact]
    public void A_text_builds_a_graph()
    {
        Graph graph = OnnxTextGraph.Build("g (float[N, 2] x) => (y) { y = Identity (x) }");
        Assert.Equal(SymbolicShape.Of(Dimension.Symbol("N"), 2), graph.Outputs[0].Shape);
    }
}
