using Dyadic.Core;
using Dyadic.Graphs.OnnxText;

namespace Dyadic.Graphs.Tests.Passes;

public sealed class CanonicalPassTests
{
    private const string ConvNorm = """
        <ir_version: 10, opset_import: ["" : 21]>
        g (float[1,2,4,4] x) => (float[1,2,4,4] y)
        <float[2,2,1,1] w = {1, 2, 3, 4}, float[2] b = {0.5, -0.5}, float[2] gamma = {2, 0.5}, float[2] beta = {1, -1}, float[2] mean = {0.25, 0.5}, float[2] variance = {4, 0.25}>
        {
            c = Conv (x, w, b)
            y = BatchNormalization <epsilon = 0.0> (c, gamma, beta, mean, variance)
        }
        """;

    [Fact]
    public void Batch_normalization_is_folded_into_the_convolution_before_it()
    {
        Assert.Equal("y = Conv(x, {1 2 3 4}, {1.25 -2})", PassTest.Nodes(ConvNorm, new FoldBatchNormIntoConv()));
        Assert.InRange(PassTest.Difference(ConvNorm, new FoldBatchNormIntoConv()), 0, 1e-5);
    }

    [Fact]
    public void Batch_normalization_stays_when_the_convolution_has_another_reader()
    {
        string text = ConvNorm.Replace("(float[1,2,4,4] y)", "(float[1,2,4,4] y, float[1,2,4,4] c)");
        Assert.Contains("BatchNormalization", PassTest.Nodes(text, new FoldBatchNormIntoConv()));
    }

    [Theory]
    [InlineData(1, "Neg")]
    [InlineData(2, "Abs")]
    public void A_choice_by_a_known_extent_is_made_once(int extent, string chosen)
    {
        string text = $$"""
            <ir_version: 10, opset_import: ["" : 21]>
            g (float[2,{{extent}},3] x) => (float[2,{{extent}},3] y)
            <int64 axis = {1}, int64 one = {1}>
            {
                shape = Shape (x)
                n = Gather (shape, axis)
                single = Equal (n, one)
                s = If <then_branch = t () => (float[] a) { a = Neg (x) }, else_branch = e () => (float[] b) { b = Abs (x) }> (single)
                y = Relu (s)
            }
            """;
        IPass[] passes = [new FoldKnownShapes(), new FoldConstants(new FoldingBudget(OnnxTextGraph.Build(text))), new InlineConstantIf(), new RemoveIdentity()];
        string[] lines = PassTest.Nodes(text, passes).Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.EndsWith($" = {chosen}(x)", lines[0], StringComparison.Ordinal);
        Assert.Equal(0, PassTest.Difference(text, passes));
    }

    [Fact]
    public void A_constant_a_channel_is_folded_into_the_bias()
    {
        string text = """
            <ir_version: 10, opset_import: ["" : 21]>
            g (float[1,2,3,3] x) => (float[1,2,3,3] y)
            <float[2,2,1,1] w = {1, 2, 3, 4}, float[2,1,1] c = {10, 20}>
            {
                t = Conv (x, w)
                y = Add (t, c)
            }
            """;
        Assert.Equal("y = Conv(x, {1 2 3 4}, {10 20})", PassTest.Nodes(text, new FoldAddIntoConvBias()));
        Assert.InRange(PassTest.Difference(text, new FoldAddIntoConvBias()), 0, 1e-5);
    }

    [Theory]
    [InlineData("float[1,1,3,3] c = {1, 2, 3, 4, 5, 6, 7, 8, 9}")]   // a constant a position
    [InlineData("float[3] c = {1, 2, 3}")]                           // a constant a column
    public void A_constant_that_is_not_per_channel_is_not_folded(string constant)
    {
        string text = $$"""
            <ir_version: 10, opset_import: ["" : 21]>
            g (float[1,2,3,3] x) => (float[1,2,3,3] y)
            <float[2,2,1,1] w = {1, 2, 3, 4}, {{constant}}>
            {
                t = Conv (x, w)
                y = Add (t, c)
            }
            """;
        Assert.Contains("Add", PassTest.Nodes(text, new FoldAddIntoConvBias()));
    }

    [Fact]
    public void Constants_are_computed_once()
    {
        string text = """
            <ir_version: 10, opset_import: ["" : 21]>
            g (float[2] x) => (float[2] y)
            <float[2] a = {1, 2}, float[2] b = {3, 4}>
            {
                s = Add (a, b)
                p = Mul (s, s)
                y = Add (x, p)
            }
            """;
        Assert.Equal("y = Add(x, {16 36})", PassTest.Nodes(text, new FoldConstants(new FoldingBudget(new Graph()))));
    }

    [Fact]
    public void A_dropout_whose_mask_is_an_output_stays()
    {
        string text = """
            <ir_version: 10, opset_import: ["" : 21]>
            g (float[2] x) => (float[2] z, bool[2] mask)
            {
                y, mask = Dropout (x)
                z = Neg (y)
            }
            """;
        Assert.Contains("Dropout", PassTest.Nodes(text, new RemoveIdentity()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_small_file_does_not_get_any_number_of_constants()
    {
        string text = """
            <ir_version: 10, opset_import: ["" : 21]>
            g (float[1] x) => (float[500] y)
            <int64[1] n = {500}, float[1] v = {3}>
            {
                a = Expand (v, n)
                b = Neg (a)
                y = Add (x, b)
            }
            """;
        Assert.Equal(2, PassTest.Nodes(text, new FoldConstants(new FoldingBudget(new Graph(), 3999))).Split('\n').Length);
        Assert.Single(PassTest.Nodes(text, new FoldConstants(new FoldingBudget(new Graph(), 4000))).Split('\n'));
    }

    [Fact]
    public void Identity_between_nodes_goes_and_the_output_keeps_its_name()
    {
        string text = """
            <ir_version: 10, opset_import: ["" : 21]>
            g (float[2] x) => (float[2] y)
            {
                r = Relu (x)
                i = Identity (r)
                n = Neg (i)
                y = Identity (n)
            }
            """;
        Assert.Equal("r = Relu(x)\ny = Neg(r)", PassTest.Nodes(text, new RemoveIdentity()));
    }

    [Fact]
    public void An_identity_that_gives_an_input_a_second_name_stays()
    {
        string text = """
            <ir_version: 10, opset_import: ["" : 21]>
            g (float[2] x) => (float[2] y) { y = Identity (x) }
            """;
        Assert.Equal("y = Identity(x)", PassTest.Nodes(text, new RemoveIdentity()));
    }

    [Fact]
    public void The_engine_logs_each_patch_and_stops_after_as_many_as_asked()
    {
        Graph graph = OnnxTextGraph.Build(ConvNorm);
        List<string> log = [];
        PassEngine engine = new() { MaxPatches = 0, Log = log.Add };
        Assert.Equal(0, engine.Run(graph, new FoldBatchNormIntoConv()));
        PassEngine unlimited = new() { Log = log.Add };
        Assert.Equal(1, unlimited.Run(graph, new FoldBatchNormIntoConv()));
        Assert.StartsWith("FoldBatchNormIntoConv › BatchNormalization", Assert.Single(log));
    }

    [Fact]
    public void A_rule_that_changes_a_type_without_saying_so_is_caught()
    {
        Graph graph = OnnxTextGraph.Build(ConvNorm);
        Assert.Throws<InvalidOperationException>(() => new PassEngine().Run(graph, new WrongRule()));
    }

    [Fact]
    public void Dead_code_goes_with_its_constants()
    {
        Graph graph = OnnxTextGraph.Build("""
            <ir_version: 10, opset_import: ["" : 21]>
            g (float[2] x) => (float[2] y)
            <float[2] unused = {1, 2}>
            {
                d = Add (x, unused)
                y = Relu (x)
            }
            """);
        Assert.Equal(1, DeadCode.Remove(graph));
        Assert.Equal("y = Relu(x)", PassTest.Lines(graph));
        Assert.Empty(graph.Initializers);
    }

    private sealed class WrongRule : IPass
    {
        public string Name => nameof(WrongRule);

        public GraphPatch? Rewrite(Graph graph, Node node)
        {
            GraphPatch patch = new();
            patch.Replace(node.Output, patch.AddConstant("wrong", DenseTensor.Scalar(1L)));
            return patch;
        }
    }
}
