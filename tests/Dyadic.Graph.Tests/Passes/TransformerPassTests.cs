namespace Dyadic.Graphs.Tests.Passes;

public sealed class TransformerPassTests
{
    private const string Head = """
        <ir_version: 10, opset_import: ["" : 21]>
        g (float[2,3,4] x) => (float[2,3,4] y)
        <float[4] gain = {1, 2, -1, 0.5}, float[4] shift = {0.5, 0, 1, -1}, float epsilon = {0.001}, float two = {2}, int64[1] last = {-1}>
        """;

    [Theory]
    [InlineData("m = ReduceMean (x, last) d = Sub (x, m) p = Pow (d, two) v = ReduceMean (p, last) e = Add (v, epsilon) r = Sqrt (e) q = Div (d, r) g = Mul (q, gain) y = Add (g, shift)")]
    [InlineData("m = ReduceMean (x, last) d = Sub (x, m) p = Mul (d, d) v = ReduceMean (p, last) e = Add (epsilon, v) r = Sqrt (e) q = Div (d, r) g = Mul (gain, q) y = Add (shift, g)")]
    [InlineData("m = ReduceMean (x, last) d = Sub (x, m) p = Mul (d, d) v = ReduceMean (p, last) e = Add (v, epsilon) r = Sqrt (e) i = Reciprocal (r) k = Mul (i, gain) g = Mul (x, k) n = Mul (m, k) s = Sub (shift, n) y = Add (g, s)")]
    public void A_normalization_in_parts_becomes_one(string body)
    {
        string text = $"{Head} {{ {body} }}";
        Assert.StartsWith("y = LayerNormalization", PassTest.Nodes(text, new FuseLayerNormalization()), StringComparison.Ordinal);
        Assert.InRange(PassTest.Difference(text, new FuseLayerNormalization()), 0, 1e-5);
    }

    [Theory]
    [InlineData("m = ReduceMean (x, last) d = Sub (x, m) p = Mul (d, x) v = ReduceMean (p, last) e = Add (v, epsilon) r = Sqrt (e) q = Div (d, r) g = Mul (q, gain) y = Add (g, shift)")]
    [InlineData("m = ReduceMean (x, last) d = Sub (x, m) p = Mul (d, d) v = ReduceMean (p, last) e = Add (v, epsilon) r = Sqrt (e) q = Div (x, r) g = Mul (q, gain) y = Add (g, shift)")]
    public void What_only_looks_like_one_stays(string body) => Assert.DoesNotContain("LayerNormalization", PassTest.Nodes($"{Head} {{ {body} }}", new FuseLayerNormalization()), StringComparison.Ordinal);

    [Fact]
    public void Transposes_that_undo_each_other_vanish()
    {
        string text = """
            <ir_version: 10, opset_import: ["" : 21]>
            g (float[1,1,3,4] x) => (float[4,3] y)
            <int64[2] flat = {4, 3}>
            {
                a = Transpose <perm = [0, 1, 3, 2]> (x)
                b = Reshape (a, flat)
                c = Transpose <perm = [1, 0]> (b)
                d = Transpose <perm = [1, 0]> (c)
                y = Abs (d)
            }
            """;
        IPass[] passes = [new MoveUnitAxesBeforeTranspose(), new MergeTransposes()];
        string nodes = PassTest.Nodes(text, passes);
        Assert.Equal(["Reshape", "Transpose", "Abs"], nodes.Split('\n').Select(line => line.Split(" = ")[1].Split('(')[0]));
        Assert.Equal(0, PassTest.Difference(text, passes));
    }

    [Fact]
    public void A_reshape_that_splits_an_axis_stays_behind()
    {
        string text = """
            <ir_version: 10, opset_import: ["" : 21]>
            g (float[2,3,4] x) => (float[4,6] y)
            <int64[2] flat = {4, 6}>
            {
                a = Transpose <perm = [2, 0, 1]> (x)
                y = Reshape (a, flat)
            }
            """;
        Assert.StartsWith("a = Transpose", PassTest.Nodes(text, new MoveUnitAxesBeforeTranspose()), StringComparison.Ordinal);
    }
}
