using Dyadic.Core;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.Onnx.Upgrade;
using Dyadic.Graphs.OnnxText;

namespace Dyadic.Graphs.Tests.Onnx;

public sealed class OpsetUpgradeTests
{
    [Theory]
    [InlineData(6, "(x) { y = BatchNormalization <is_test = 1, spatial = 1> (x, s, b, m, v) }", "(x) { y = BatchNormalization (x, s, b, m, v) }")]
    [InlineData(8, "(x) { y, mean, v2 = BatchNormalization (x, s, b, m, v) }", "(x) { y = BatchNormalization (x, s, b, m, v) }")]
    [InlineData(1, "(x) { y = Cast <to = \"FLOAT\"> (x) }", "(x) { y = Cast <to = 1> (x) }")]
    [InlineData(1, "(x) { y = Relu <consumed_inputs = [0]> (x) }", "(x) { y = Relu (x) }")]
    [InlineData(7, "(x) { y = Clip <min = 0.0, max = 6.0> (x) }", "(x) <float y_min = {0}, float y_max = {6}> { y = Clip (x, y_min, y_max) }")]
    [InlineData(10, "(double[2] x) { y = Clip <max = 6.0> (x) }", "(double[2] x) <double y_max = {6}> { y = Clip (x, \"\", y_max) }")]
    [InlineData(11, "(x) { y = Clip (x, lo) }", "(x) { y = Clip (x, lo) }")]
    [InlineData(3, "(a, b) { y = Concat (a, b) }", "(a, b) { y = Concat <axis = 1> (a, b) }")]
    [InlineData(17, "(x) { y = DFT <axis = 2, inverse = 1> (x) }", "(x) <int64 y_axis = {2}> { y = DFT <inverse = 1> (x, \"\", y_axis) }")]
    [InlineData(7, "(x) { y, mask = Dropout <ratio = 0.5> (x) }", "(x) <float y_ratio = {0.5}> { y = Dropout (x, y_ratio) }")]
    [InlineData(16, "(x, g) { y = GridSample <mode = \"bicubic\"> (x, g) }", "(x, g) { y = GridSample <mode = \"cubic\"> (x, g) }")]
    [InlineData(1, "(x) { y = Pad <paddings = [0, 1]> (x) }", "(x) <int64[2] y_pads = {0, 1}> { y = Pad (x, y_pads) }")]
    [InlineData(8, "(float16[2] x) { y = Pad <pads = [0, 1], value = 2.0> (x) }", "(float16[2] x) <int64[2] y_pads = {0, 1}, float16 y_value = {2.0}> { y = Pad (x, y_pads, y_value) }")]
    [InlineData(8, "(x) { y = Pad <mode = \"edge\", pads = [0, 1], value = 2.0> (x) }", "(x) <int64[2] y_pads = {0, 1}> { y = Pad <mode = \"edge\"> (x, y_pads) }")]
    [InlineData(12, "(x) { y = ReduceSum <axes = [1], keepdims = 0> (x) }", "(x) <int64[1] y_axes = {1}> { y = ReduceSum <keepdims = 0> (x, y_axes) }")]
    [InlineData(13, "(x) { y = ReduceMean <axes = [-1]> (x) }", "(x) <int64[1] y_axes = {-1}> { y = ReduceMean (x, y_axes) }")]
    [InlineData(13, "(x) { y = ReduceMax <axes: ints = []> (x) }", "(x) { y = ReduceMax (x) }")]
    [InlineData(17, "(x) { y = ReduceL2 (x) }", "(x) { y = ReduceL2 (x) }")]
    [InlineData(4, "(x) { y = Reshape <shape = [0, -1]> (x) }", "(x) <int64[2] y_shape = {0, -1}> { y = Reshape (x, y_shape) }")]
    [InlineData(10, "(x) { y = RoiAlign (x, r, i) }", "(x) { y = RoiAlign <coordinate_transformation_mode = \"output_half_pixel\"> (x, r, i) }")]
    [InlineData(9, "(x) { y = Scatter <axis = 1> (x, i, u) }", "(x) { y = ScatterElements <axis = 1> (x, i, u) }")]
    [InlineData(9, "(x) { y = Slice <starts = [0], ends = [1]> (x) }", "(x) <int64[1] y_starts = {0}, int64[1] y_ends = {1}> { y = Slice (x, y_starts, y_ends) }")]
    [InlineData(12, "(float[2, 3] x) { y = Softmax (x) }", "(float[2, 3] x) { y = Softmax <axis = -1> (x) }")]
    [InlineData(12, "(float[2, 3, 4] x) { h = Relu (x) y = LogSoftmax <axis = 2> (h) }", "(float[2, 3, 4] x) { h = Relu (x) y = LogSoftmax <axis = -1> (h) }")]
    [InlineData(
        12,
        "(float[2, 3, 4] x) { y = Softmax <axis = 1> (x) }",
        "(float[2, 3, 4] x) { y_shape = Shape (x) y_rows = Flatten <axis = 1> (x) y_before = Softmax <axis = -1> (y_rows) y = Reshape (y_before, y_shape) }")]
    [InlineData(
        9,
        "(x) { y = Hardmax (x) }",
        "(x) { y_shape = Shape (x) y_rows = Flatten <axis = 1> (x) y_before = Hardmax <axis = -1> (y_rows) y = Reshape (y_before, y_shape) }")]
    [InlineData(13, "(float[2, 3, 4] x) { y = Softmax <axis = 1> (x) }", "(float[2, 3, 4] x) { y = Softmax <axis = 1> (x) }")]
    [InlineData(12, "(x) { y, z = Split <split = [1, 2]> (x) }", "(x) <int64[2] y_split = {1, 2}> { y, z = Split (x, y_split) }")]
    [InlineData(12, "(x) { y, z = Split <axis = 1> (x) }", "(x) { y, z = Split <axis = 1, num_outputs = 2> (x) }")]
    [InlineData(12, "(x) { y = Squeeze <axes = [0]> (x) }", "(x) <int64[1] y_axes = {0}> { y = Squeeze (x, y_axes) }")]
    [InlineData(12, "(x) { y = Squeeze (x) }", "(x) { y = Squeeze (x) }")]
    [InlineData(12, "(x) { y = Unsqueeze <axes = [0, 2]> (x) }", "(x) <int64[2] y_axes = {0, 2}> { y = Unsqueeze (x, y_axes) }")]
    [InlineData(9, "(x) { y, i = TopK <k = 3> (x) }", "(x) <int64[1] y_k = {3}> { y, i = TopK (x, y_k) }")]
    [InlineData(
        7,
        "(x) { y = Upsample <mode = \"linear\", scales = [1.0, 1.0, 2.0, 2.0]> (x) }",
        "(x) <float[4] y_scales = {1, 1, 2, 2}> { y = Resize <coordinate_transformation_mode = \"asymmetric\", mode = \"linear\"> (x, \"\", y_scales) }")]
    [InlineData(
        9,
        "(x) <float[2] s = {1, 2}> { y = Upsample (x, s) }",
        "(x) <float[2] s = {1, 2}> { y = Resize <coordinate_transformation_mode = \"asymmetric\", nearest_mode = \"floor\"> (x, \"\", s) }")]
    [InlineData(
        10,
        "(x) <float[2] s = {1, 0.5}> { y = Resize (x, s) }",
        "(x) <float[2] s = {1, 0.5}> { y = Resize <coordinate_transformation_mode = \"asymmetric\", nearest_mode = \"ceil\"> (x, \"\", s) }")]
    [InlineData(11, "(x) <float[0] e = {}> { y = Resize (x, e, e, n) }", "(x) <float[0] e = {}> { y = Resize (x, \"\", \"\", n) }")]
    [InlineData(12, "(x) { c = Constant <value_int = 3> () y = Add (x, c) }", "(x) { c = Constant <value = int64 {3}> () y = Add (x, c) }")]
    [InlineData(21, "(x) { y = Constant <value_floats = [1.0, 2.0]> () }", "(x) { y = Constant <value = float[2] {1, 2}> () }")]
    [InlineData(6, "(float[2,3,4,5] a, float[3] b) { y = Add <broadcast = 1, axis = 1> (a, b) }", "(float[2,3,4,5] a, float[3] b) <int64[2] y_axes = {1, 2}> { b_aligned = Unsqueeze (b, y_axes) y = Add (a, b_aligned) }")]
    [InlineData(6, "(float[2,3] a, float[3] b) { y = Mul <broadcast = 1, axis = 1> (a, b) }", "(float[2,3] a, float[3] b) { y = Mul (a, b) }")]
    [InlineData(6, "(float[2,3,4] a, float[3] s) { y = PRelu (a, s) }", "(float[2,3,4] a, float[3] s) <int64[1] y_axes = {1}> { s_aligned = Unsqueeze (s, y_axes) y = PRelu (a, s_aligned) }")]
    [InlineData(6, "(a, b, c) { y = Gemm <broadcast = 1> (a, b, c) }", "(a, b, c) { y = Gemm (a, b, c) }")]
    [InlineData(1, "(x) { y = LpPool <kernel_shape = [2], p = 2.0> (x) }", "(x) { y = LpPool <kernel_shape = [2], p = 2> (x) }")]
    [InlineData(1, "(x) { y = Selu (x) }", "(x) { y = Selu <alpha = 1.6732, gamma = 1.0507> (x) }")]
    [InlineData(3, "(x) { \"\", y = GRU <output_sequence = 1> (x, w, r) }", "(x) { \"\", y = GRU (x, w, r) }")]
    [InlineData(
        18,
        "(x) { y = GroupNormalization <num_groups = 2> (x, s, b) }",
        """
        (x) <int64[1] y_groups = {2}, int64[1] y_one = {1}, int64[2] y_column = {-1, 1}, int64[1] y_flat = {-1}>
        {
            y_channels = Shape <start = 1, end = 2> (x)
            y_channels_per_group = Div (y_channels, y_groups)
            y_repeats = Concat <axis = 0> (y_one, y_channels_per_group)
            s_rows = Reshape (s, y_column)
            s_repeated = Expand (s_rows, y_repeats)
            s_per_channel = Reshape (s_repeated, y_flat)
            b_rows = Reshape (b, y_column)
            b_repeated = Expand (b_rows, y_repeats)
            b_per_channel = Reshape (b_repeated, y_flat)
            y = GroupNormalization <num_groups = 2> (x, s_per_channel, b_per_channel)
        }
        """)]
    public void An_old_node_becomes_the_new_form(int opset, string before, string after)
    {
        ModelDefinition model = Parse(opset, before);
        Assert.Equal(opset, OpsetUpgrade.Upgrade(model));
        Assert.Equal(OnnxVersions.Opset, model.OperatorSets[""]);
        DefinitionEquality.AssertEqual(Parse(OnnxVersions.Opset, after).Graph, model.Graph, initializersInAnyOrder: true);
    }

    [Theory]
    [InlineData(8, "(x) { y = BatchNormalization <spatial = 0> (x, s, b, m, v) }", "spatial")]
    [InlineData(8, "(x) { y, mean = BatchNormalization (x, s, b, m, v) z = Neg (mean) }", "training")]
    [InlineData(8, "(x) { h, mask = Dropout (x) y = Neg (mask) }", "mask")]
    [InlineData(8, "(x) { y = Scan (x) }", "batched")]
    [InlineData(6, "(a, b) { y = Add <broadcast = 1, axis = 1> (a, b) }", "ranks")]
    [InlineData(1, "(x) { y = Tile (x, t, a) }", "operator set 1")]
    [InlineData(26, "(x) { y = Neg (x) }", "26")]
    public void What_has_no_counterpart_is_refused(int opset, string text, string about)
    {
        DyadicException error = Assert.Throws<DyadicException>(() => OpsetUpgrade.Upgrade(Parse(opset, text)));
        Assert.Equal(FailureKind.Unsupported, error.Kind);
        Assert.Contains(about, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, "(x) { y = Clip <min = \"no\"> (x) }")]
    [InlineData(12, "(x) { = Softmax <axis = 1> (x) }")]
    [InlineData(12, "(x) { y = Softmax <axis = 1> () }")]
    [InlineData(9, "(x) { y = Upsample () }")]
    [InlineData(7, "(x) { y = Upsample (x) }")]
    [InlineData(7, "(x) { = BatchNormalization () }")]
    [InlineData(20, "(x) { = GroupNormalization () }")]
    [InlineData(6, "(x) { = PRelu () }")]
    [InlineData(6, "(x) { = DFT () }")]
    [InlineData(12, "(x) { y = Constant () }")]
    [InlineData(0, "(x) { y = Neg (x) }")]
    public void Malformed_nodes_give_no_other_error_than_ours(int opset, string text)
    {
        try
        {
            OpsetUpgrade.Upgrade(Parse(opset, text));
        }
        catch (DyadicException)
        {
        }
    }

    [Fact]
    public void Subgraphs_are_upgraded_with_names_that_stay_unique()
    {
        ModelDefinition model = Parse(9, "(bool c, x) <float y_min = {3}> { z = If <then_branch = t () => (y) { y = Clip <min = 1.0> (x) }, else_branch = e () => (w) { w = Identity (y_min) }> (c) }");
        OpsetUpgrade.Upgrade(model);
        GraphDefinition body = Assert.IsType<AttributeValue.Subgraph>(model.Graph.Nodes[0].Attributes["then_branch"]).Value;
        Assert.Equal("y_min_1", body.Initializers.Single().Key);
        Assert.Equal(["x", "y_min_1"], body.Nodes[0].Inputs);
    }

    [Fact]
    public void Function_bodies_are_upgraded_from_their_own_version()
    {
        ModelDefinition model = OnnxTextParser.ParseModel("""
            <ir_version: 8, opset_import: ["" : 18, "d" : 1]>
            g (x) => (y) { y = d.F (x) }
            <domain: "d", opset_import: ["" : 12]>
            F <axes> (x) => (z)
            {
                a = Unsqueeze <axes = [0]> (x)
                z = Unsqueeze <axes: ints = @axes> (a)
            }
            """);
        OpsetUpgrade.Upgrade(model);
        FunctionDefinition expected = OnnxTextParser.ParseFunction("""
            <domain: "d", opset_import: ["" : 25]>
            F <axes> (x) => (z)
            {
                a_axes = Constant <value = int64[1] {0}> ()
                a = Unsqueeze (x, a_axes)
                z_axes = Constant <value_ints: ints = @axes> ()
                z = Unsqueeze (a, z_axes)
            }
            """);
        DefinitionEquality.AssertEqual(expected, model.Functions.Single());
    }

    [Fact]
    public void Standard_operators_need_an_imported_version()
    {
        ModelDefinition model = OnnxTextParser.ParseModel("g (x) => (y) { y = Neg (x) }");
        Assert.Equal(FailureKind.BadInput, Assert.Throws<DyadicException>(() => OpsetUpgrade.Upgrade(model)).Kind);
    }

    private static ModelDefinition Parse(int opset, string graph)
    {
        int brace = graph.IndexOfAny(['<', '{'], graph.IndexOf(')', StringComparison.Ordinal));
        return OnnxTextParser.ParseModel($"<ir_version: 8, opset_import: [\"\" : {opset}]> g {graph[..brace]} => (y) {graph[brace..]}");
    }
}
