using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Runtime.Tests;

public sealed class PlanRowTests
{
    // Products by hand: places of the output times what each sums over.
    [Theory]
    [InlineData("float[2,6,9,8] x, float[4,3,3,2] w", "y = Conv <group = 2, pads = [1, 0, 1, 0]> (x, w)", 2L * 4 * 9 * 7 * (3 * 3 * 2))]
    [InlineData("float[2,6,5,4] x, float[6,2,3,3] w", "y = ConvTranspose <group = 2, strides = [2, 2]> (x, w)", 2L * 6 * 5 * 4 * (2 * 3 * 3))]
    [InlineData("float[2,3,5,7] x, float[2,1,7,4] w", "y = MatMul (x, w)", 2L * 3 * 5 * 4 * 7)]
    [InlineData("float[7,5] x, float[4,7] w", "y = Gemm <transA = 1, transB = 1> (x, w)", 5L * 4 * 7)]
    [InlineData("uint8[3,7] x, int8[7,4] w", "z = MatMulInteger (x, w) y = Cast <to = 1> (z)", 3L * 4 * 7)]
    [InlineData("uint8[1,3,6,6] x, int8[5,3,3,3] w", "z = ConvInteger (x, w) y = Cast <to = 1> (z)", 5L * 4 * 4 * (3 * 3 * 3))]
    [InlineData("float[6,2,3] x, float[1,16,3] w, float[1,16,4] r", "y = LSTM <hidden_size = 4> (x, w, r)", 6L * 2 * (4 * 4 * (3 + 4)))]
    [InlineData("float[2,3,5,4] x, float[2,3,6,4] w, float[2,3,6,8] v", "y = Attention (x, w, v)", 2L * 3 * 5 * 6 * (4 + 8))]
    [InlineData("float[2,3,5] x, float[2,5,4] w", "y = Einsum <equation = \"bij,bjk->bik\"> (x, w)", 2L * 3 * 5 * 4)]
    [InlineData("float[2,3] x", "y = Relu (x)", 0L)]
    public void A_row_counts_the_multiply_accumulates_of_its_nodes(string inputs, string body, long expected)
    {
        Graph graph = Agreement.Build($"work ({inputs}) => (float[] y) {{ {body} }}");
        using Session session = new(graph, new SessionOptions { Threads = 1 });
        DenseTensor[] given = Agreement.RandomInputs(graph);
        session.Profile = true;
        session.Run(given);
        IReadOnlyList<PlanRow> rows = session.PlanFor([.. given.Select(input => input.Shape)]).Describe();
        Assert.Equal(expected, rows.Sum(row => row.MultiplyAccumulates));
        foreach (PlanRow row in rows.Where(row => row.MultiplyAccumulates > 0))
        {
            Assert.Equal(2e-3 * row.MultiplyAccumulates / row.Microseconds, row.GigaOpsPerSecond, 1e-9 * row.GigaOpsPerSecond);
        }
    }

    [Fact]
    public void A_row_names_what_fusion_made_part_of_it()
    {
        Graph graph = Agreement.Build(
            "work (uint8[1,3,6,6] x, uint8[1,4,4,4] other) => (uint8[] y) <float s = {0.1}, uint8 z = {3}, int8[4,3,3,3] W = {" + string.Join(',', Enumerable.Range(-54, 108)) + "}, int8 zero = {0}> "
            + "{ [dq_x] a = DequantizeLinear (x, s, z) [dq_w] w = DequantizeLinear (W, s, zero) [conv] c = Conv (a, w) [relu] r = Relu (c) [q_conv] q = QuantizeLinear (r, s, z) "
            + "[dq_q] d = DequantizeLinear (q, s, z) [dq_other] o = DequantizeLinear (other, s, z) [add] t = Add (d, o) [q_add] y = QuantizeLinear (t, s, z) }");
        using Session session = new(graph, new SessionOptions { Threads = 1 });
        IReadOnlyList<PlanRow> rows = session.PlanFor([.. session.Inputs.Select(input => input.Shape!.ToTensorShape())]).Describe();
        string[] all = [.. rows.SelectMany(row => row.Nodes.Concat(row.Absorbed)).Order()];
        foreach (Node node in graph.Nodes) Assert.Single(all, name => name == node.Name);
        IReadOnlyList<string> convolution = rows.Single(row => row.Nodes.Contains("conv")).Absorbed;
        foreach (string name in (string[])["dq_x", "dq_w", "relu", "q_conv"]) Assert.Contains(name, convolution);
        Assert.Contains("q_add", rows.Single(row => row.Nodes.Contains("add")).Absorbed);
    }
}
