namespace Dyadic.Graphs.Tests.Passes;

public sealed class IntegerFunctionPassTests
{
    private const string RmsNorm = """
        <ir_version: 10, opset_import: ["" : 21]>
        g (float[2,3,4] x) => (float[2,3,4] y)
        <float[4] gain = {1, 2, 0.5, -1}, float eps = {0.001}, int64[1] last = {-1}>
        {
            square = Mul (x, x)
            mean = ReduceMean <keepdims = 1> (square, last)
            raised = Add (mean, eps)
            root = Sqrt (raised)
            quotient = Div (x, root)
            y = Mul (quotient, gain)
        }
        """;

    private const string Softmax = """
        <ir_version: 10, opset_import: ["" : 21]>
        g (float[2,3,4] x) => (float[2,3,4] y)
        <int64[1] last = {-1}>
        {
            greatest = ReduceMax <keepdims = 1> (x, last)
            below = Sub (x, greatest)
            term = Exp (below)
            sum = ReduceSum <keepdims = 1> (term, last)
            y = Div (term, sum)
        }
        """;

    private const string Split = """
        <ir_version: 10, opset_import: ["" : 21]>
        g (float[2,6] x) => (float[2,2] y)
        {
            a, b, c = Split <axis = -1, num_outputs = 3> (x)
            d = Sub (c, a)
            y = Mul (d, b)
        }
        """;

    [Fact]
    public void A_root_mean_square_normalization_becomes_one_node()
    {
        Assert.Equal("y = RMSNormalization(x, {1 2 0.5 -1})", PassTest.Nodes(RmsNorm, new FuseRmsNormalization()));
        Assert.InRange(PassTest.Difference(RmsNorm, new FuseRmsNormalization()), 0, 1e-5);
    }

    [Fact]
    public void A_reciprocal_root_is_the_same_normalization()
    {
        string text = RmsNorm.Replace("quotient = Div (x, root)", "inverse = Reciprocal (root)\n quotient = Mul (inverse, x)", StringComparison.Ordinal);
        Assert.Equal("y = RMSNormalization(x, {1 2 0.5 -1})", PassTest.Nodes(text, new FuseRmsNormalization()));
    }

    [Fact]
    public void Another_number_over_the_root_is_no_normalization()
    {
        string text = RmsNorm.Replace("Div (x, root)", "Div (square, root)", StringComparison.Ordinal);
        Assert.DoesNotContain("RMSNormalization", PassTest.Nodes(text, new FuseRmsNormalization()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_softmax_becomes_one_node()
    {
        Assert.Equal("y = Softmax(x)", PassTest.Nodes(Softmax, new FuseSoftmax()));
        Assert.InRange(PassTest.Difference(Softmax, new FuseSoftmax()), 0, 1e-6);
    }

    [Fact]
    public void Terms_over_the_sum_of_others_are_no_softmax()
    {
        string text = Softmax.Replace("ReduceSum <keepdims = 1> (term, last)", "ReduceSum <keepdims = 1> (x, last)", StringComparison.Ordinal);
        Assert.DoesNotContain("Softmax", PassTest.Nodes(text, new FuseSoftmax()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_split_becomes_slices()
    {
        Assert.DoesNotContain("Split", PassTest.Nodes(Split, new SplitIntoSlices()), StringComparison.Ordinal);
        Assert.Equal(0, PassTest.Difference(Split, new SplitIntoSlices()));
    }

    [Theory]
    [InlineData("abcd,cde->abe", "[2,3,2,2]", "[2,2,5]", "[2,3,5]")]
    [InlineData("abc,cde->abde", "[2,3,4]", "[4,2,2]", "[2,3,2,2]")]
    public void A_product_written_as_einsum_becomes_a_matrix_product(string equation, string left, string right, string result)
    {
        string text = $$"""
            <ir_version: 10, opset_import: ["" : 21]>
            g (float{{left}} x) => (float{{result}} y)
            <float{{right}} w = { {{string.Join(", ", Enumerable.Range(0, right == "[2,2,5]" ? 20 : 16).Select(i => $"{(i * 7 % 11) - 5}"))}} }>
            {
                y = Einsum <equation = "{{equation}}"> (x, w)
            }
            """;
        Assert.DoesNotContain("= Einsum(", PassTest.Nodes(text, new EinsumIntoMatMul()), StringComparison.Ordinal);
        Assert.InRange(PassTest.Difference(text, new EinsumIntoMatMul()), 0, 1e-5);
    }

    [Fact]
    public void The_pipeline_names_every_rule_of_its_kind() =>
        Assert.Equal(["TransposedConvolutionIntoConv", "FoldBatchNormIntoConv", "FuseRmsNormalization", "SquareIntoProduct", "FuseSoftmax", "SplitIntoSlices", "EinsumIntoMatMul"], IntegerFunctionPipeline.Passes.Select(pass => pass.Name));
}
