using Dyadic.Graphs.OnnxText;

namespace Dyadic.Graphs.Tests.OnnxText;

public sealed class FunctionEqualityTests
{
    [Theory]
    [InlineData("F (x) => (y) { t = Neg (x) y = Abs (t) }", "F (a) => (b) { c = Neg (a) b = Abs (c) }", true)]
    [InlineData("F (x) => (y) { t = Neg (x) y = Abs (t) }", "F (a) => (b) { c = Neg (a) b = Abs (a) }", false)]
    [InlineData("F (x, z) => (y) { y = Sub (x, z) }", "F (x, z) => (y) { y = Sub (z, x) }", false)]
    [InlineData("F <k> (x) => (y) { y = Op <a: int = @k> (x) }", "F <k> (x) => (y) { y = Op <a = @k> (x) }", true)]
    [InlineData("F (x) => (y) { y = Op <a = 1> (x) }", "F (x) => (y) { y = Op <a = 2> (x) }", false)]
    [InlineData(
        "F (x) => (y) { y = Scan <body = b (s) => (o) { o = Add (s, x) }> (x) }",
        "F (q) => (y) { y = Scan <body = other (state) => (next) { next = Add (state, q) }> (q) }",
        true)]
    [InlineData(
        "F (x) => (y) { y = Scan <body = b (s) => (o) { o = Add (s, x) }> (x) }",
        "F (x) => (y) { y = Scan <body = b (s) => (o) { o = Add (s, s) }> (x) }",
        false)]
    [InlineData(
        "F (x) => (y) { y = Scan <body = b (s) => (o) <float w = {1}> { o = Add (s, w) }> (x) }",
        "F (x) => (y) { y = Scan <body = b (s) => (o) <float w = {2}> { o = Add (s, w) }> (x) }",
        false)]
    public void Functions_are_equal_when_their_nodes_are_up_to_names(string left, string right, bool equal) =>
        Assert.Equal(equal, FunctionEquality.AreEqual(OnnxTextParser.ParseFunction(left), OnnxTextParser.ParseFunction(right)));
}
