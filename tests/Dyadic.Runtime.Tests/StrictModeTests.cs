using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Runtime.Tests;

public sealed class StrictModeTests
{
    private const string Mixed = """
        mixed (float[N,4] x, uint8[4,3] W, uint8 Z) => (float[] y) {
            s = Constant <value_float: float = 0.01> ()
            [q] xq = QuantizeLinear (x, s, Z)
            [product] acc = MatMulInteger (xq, W, Z, Z)
            [real] r = Cast <to: int = 1> (acc)
            [scale] y = Mul (r, s)
        }
        """;

    [Fact]
    public void An_integer_island_runs()
    {
        Graph graph = Agreement.Build(Mixed);
        using Session session = new(graph, new SessionOptions { Strict = true, IntegerOnlyNodes = new HashSet<string> { "product" } });
        DenseTensor[] inputs = Agreement.RandomInputs(graph);
        Agreement.Close("y", GraphInterpreter.Run(graph, inputs)[0], session.Run(inputs)[0]);
    }

    [Fact]
    public void A_floating_operator_inside_an_island_is_refused_by_name()
    {
        Graph graph = Agreement.Build(Mixed);
        SessionOptions options = new() { Strict = true, IntegerOnlyNodes = new HashSet<string> { "product", "scale" } };
        using Session session = new(graph, options);
        DyadicException error = Assert.Throws<DyadicException>(() => session.Run(Agreement.RandomInputs(graph)));
        Assert.Equal(FailureKind.FailedCheck, error.Kind);
        Assert.Contains("Mul 'scale'", error.Message, StringComparison.Ordinal);
        using Session relaxed = new(graph, options with { Strict = false });
        relaxed.Run(Agreement.RandomInputs(graph));
    }
}
