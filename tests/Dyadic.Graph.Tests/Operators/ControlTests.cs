using Dyadic.Core;
using static Dyadic.Graphs.Operators.Tests.OneOperator;

namespace Dyadic.Graphs.Operators.Tests;

public class ControlTests
{
    [Fact]
    public void A_branch_reads_values_of_the_surrounding_graph()
    {
        Graph graph = new();
        Value condition = graph.AddInput("condition", ElementType.Bool, []), x = graph.AddInput("x", ElementType.Float32, [2]);
        Graph then = new() { Parent = graph }, otherwise = new() { Parent = graph };
        then.AddOutput(then.AddNode("", new ReduceSum(), [x], ["sum"]).Outputs[0]!);
        otherwise.AddOutput(otherwise.AddNode("", new ReduceMax(), [x], ["max"]).Outputs[0]!);
        graph.AddOutput(graph.AddNode("", new If(then, otherwise), [condition], ["y"]).Outputs[0]!);
        GraphInference.Infer(graph);
        Assert.Equal("[1]", graph.Outputs[0].Shape!.ToString());
        AssertFloats(GraphInterpreter.Run(graph, [DenseTensor.Scalar(true), Floats([2], 3, 4)])[0], 7);
        AssertFloats(GraphInterpreter.Run(graph, [DenseTensor.Scalar(false), Floats([2], 3, 4)])[0], 4);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(0)]
    public void A_loop_carries_values_and_stacks_slices(long trips)
    {
        Graph graph = new();
        Value count = graph.AddInput("count", ElementType.Int64, []), start = graph.AddInput("start", ElementType.Int64, [1]);
        Graph body = new() { Parent = graph };
        Value iteration = body.AddInput("iteration", ElementType.Int64, []), go = body.AddInput("go", ElementType.Bool, []), carried = body.AddInput("carried", ElementType.Int64, [1]);
        Value next = body.AddNode("", new Einsum(",i->i"), [iteration, carried], ["next"]).Outputs[0]!;
        body.AddOutput(go);
        body.AddOutput(next);
        body.AddOutput(carried);
        Node loop = graph.AddNode("", new Loop(body), [count, null, start], ["last", "all"]);
        foreach (Value? output in loop.Outputs) graph.AddOutput(output!);
        GraphInference.Infer(graph);
        DenseTensor[] results = GraphInterpreter.Run(graph, [DenseTensor.Scalar(trips), Longs([1], 5)]);
        Assert.Equal([trips == 0 ? 5 : 0], results[0].Span<long>());
        Assert.Equal([(int)trips, 1], results[1].Shape);
        Assert.Equal(trips == 0 ? [] : new long[] { 5, 0, 0 }, results[1].Span<long>().ToArray());
    }

    [Fact]
    public void A_scan_runs_over_slices_backwards_and_stacks_along_another_axis()
    {
        Graph body = new();
        Value sum = body.AddInput("sum", ElementType.Float32, [2]), slice = body.AddInput("slice", ElementType.Float32, [2]);
        Value product = body.AddNode("", new Einsum("i,i->i"), [sum, slice], ["product"]).Outputs[0]!;
        body.AddOutput(product);
        body.AddOutput(slice);
        Scan scan = new(body, 1, ScanInputAxes: [1], ScanInputDirections: [1], ScanOutputAxes: [-1]);
        Graph graph = new();
        Value first = graph.AddInput("first", ElementType.Float32, [2]), data = graph.AddInput("data", ElementType.Float32, [2, 3]);
        Node node = graph.AddNode("", scan, [first, data], ["last", "stacked"]);
        foreach (Value? output in node.Outputs) graph.AddOutput(output!);
        GraphInference.Infer(graph);
        Assert.Equal("[2,3]", graph.Outputs[1].Shape!.ToString());
        DenseTensor[] results = GraphInterpreter.Run(graph, [Floats([2], 1, 1), Floats([2, 3], 1, 2, 3, 4, 5, 6)]);
        AssertFloats(results[0], 6, 120);
        AssertFloats(results[1], 3, 2, 1, 6, 5, 4);
    }
}
