using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime.Tests;

public sealed class SessionTests
{
    [Fact]
    public void A_session_gives_what_the_interpreter_gives()
    {
        Graph graph = ResidualGraph();
        using Session session = new(graph, new SessionOptions { Threads = 1 });
        DenseTensor[] inputs = [Accumulators(2, 3)];
        Assert.True(session.Run(inputs)[0].ContentEquals(GraphInterpreter.Run(graph, inputs)[0]));
    }

    [Fact]
    public void Each_batch_size_gets_a_plan_of_its_own_and_only_so_many_are_kept()
    {
        Graph graph = ResidualGraph();
        using Session session = new(graph, new SessionOptions { Threads = 1, MaxPlans = 2 });
        Plan first = session.PlanFor([1, 3]);
        Assert.Same(first, session.PlanFor([1, 3]));
        foreach (int batch in new[] { 2, 1, 5, 1 })
        {
            DenseTensor[] inputs = [Accumulators(batch, 3)];
            Assert.True(session.Run(inputs)[0].ContentEquals(GraphInterpreter.Run(graph, inputs)[0]));
        }

        Assert.Same(first, session.PlanFor([1, 3]));
        session.PlanFor([7, 3]);
        session.PlanFor([8, 3]);
        Assert.NotSame(first, session.PlanFor([1, 3]));
    }

    [Fact]
    public void Results_do_not_depend_on_what_the_arena_held_before()
    {
        Graph graph = ResidualGraph();
        using Session session = new(graph, new SessionOptions { Threads = 1 });
        DenseTensor[] inputs = [Accumulators(4, 3)];
        DenseTensor expected = session.Run(inputs)[0];
        session.PlanFor([4, 3]).Poison(0xCD);
        Assert.True(session.Run(inputs)[0].ContentEquals(expected));
    }

    [Fact]
    public void Outputs_may_be_the_caller_s_tensors_and_are_checked()
    {
        using Session session = new(ResidualGraph(), new SessionOptions { Threads = 1 });
        DenseTensor[] inputs = [Accumulators(2, 3)];
        DenseTensor output = DenseTensor.Zeros(ElementType.UInt8, [2, 3]);
        session.Run(inputs, [output]);
        Assert.True(output.ContentEquals(session.Run(inputs)[0]));
        DyadicException error = Assert.Throws<DyadicException>(() => session.Run(inputs, [DenseTensor.Zeros(ElementType.Int8, [2, 3])]));
        Assert.Equal(FailureKind.Usage, error.Kind);
        Assert.Contains("'y'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_input_is_named_with_what_was_expected_and_what_came()
    {
        using Session session = new(ResidualGraph());
        DyadicException shape = Assert.Throws<DyadicException>(() => session.Run([Accumulators(2, 4)]));
        Assert.Equal(FailureKind.Usage, shape.Kind);
        Assert.Contains("'acc' Int32[N,3]", shape.Message, StringComparison.Ordinal);
        Assert.Contains("Int32[2,4]", shape.Message, StringComparison.Ordinal);
        DyadicException type = Assert.Throws<DyadicException>(() => session.Run([DenseTensor.Zeros(ElementType.Float32, [2, 3])]));
        Assert.Contains("Float32[2,3]", type.Message, StringComparison.Ordinal);
        Assert.Throws<DyadicException>(() => session.Run(Array.Empty<DenseTensor>()));
        DyadicException name = Assert.Throws<DyadicException>(() => session.Run(new Dictionary<string, DenseTensor> { ["x"] = Accumulators(2, 3) }));
        Assert.Contains("no input 'x'", name.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_observer_sees_every_value_of_the_graph()
    {
        Graph graph = ResidualGraph();
        using Session session = new(graph, new SessionOptions { Threads = 1 });
        DenseTensor[] inputs = [Accumulators(2, 3)];
        Dictionary<string, DenseTensor> expected = [];
        GraphInterpreter.Run(graph, inputs, (value, tensor) => expected[value.Name] = tensor);
        Dictionary<string, DenseTensor> seen = [];
        session.Observe = (value, tensor) => seen[value.Name] = tensor.Clone();
        session.Run(inputs);
        Assert.Equal(expected.Keys.Order(), seen.Keys.Order());
        Assert.All(expected, pair => Assert.True(pair.Value.ContentEquals(seen[pair.Key])));
        session.Observe = null;
        seen.Clear();
        session.Run(inputs);
        Assert.Empty(seen);
    }

    [Fact]
    public void A_plan_that_takes_too_much_memory_is_refused()
    {
        using Session session = new(ResidualGraph(), new SessionOptions { MaxBytes = 1000 });
        Assert.Equal(FailureKind.Unsupported, Assert.Throws<DyadicException>(() => session.PlanFor([1000, 3])).Kind);
        session.PlanFor([1, 3]);
    }

    [Fact]
    public void A_loop_without_an_end_is_ended_and_named()
    {
        Graph graph = new(), body = new() { Parent = graph };
        Value start = graph.AddInput("start", ElementType.Float32, [1000]);
        body.AddInput("iteration", ElementType.Int64, []);
        Value go = body.AddInput("go", ElementType.Bool, []), carried = body.AddInput("carried", ElementType.Float32, [1000]);
        body.AddOutput(go);
        body.AddOutput(body.AddNode("", new Neg(), [carried], ["next"]).Output);
        graph.AddOutput(graph.AddNode("forever", new Loop(body), [null, null, start], ["last"]).Output);
        GraphInference.Infer(graph);
        using Session session = new(graph, new SessionOptions { Threads = 1, MaxLoopBytes = 10_000_000 });
        DyadicException error = Assert.Throws<DyadicException>(() => session.Run([DenseTensor.Zeros(ElementType.Float32, [1000])]));
        Assert.Equal(FailureKind.Unsupported, error.Kind);
        Assert.Contains("forever", error.Message, StringComparison.Ordinal);
        Assert.Contains("MaxLoopBytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_without_outputs_does_no_harm()
    {
        Graph graph = new();
        Value x = graph.AddInput("x", ElementType.Float32, [1]), picture = graph.AddInitializer("picture", DenseTensor.Zeros(ElementType.Float32, [1, 1, 4, 4]));
        graph.AddNode("idle", new AveragePool(KernelShape: [2, 2]), [picture], []);
        graph.AddOutput(graph.AddNode("", new Neg(), [x], ["y"]).Output);
        using Session session = new(graph);
        Assert.Equal(-3f, session.Run([DenseTensor.Vector(3f)])[0].Span<float>()[0]);
    }

    [Fact]
    public void Constants_that_do_not_fit_are_not_made_while_planning()
    {
        Graph graph = new();
        Value x = graph.AddInput("x", ElementType.Float32, [1]), shape = graph.AddInitializer("shape", DenseTensor.Vector(1000L));
        Value ones = graph.AddNode("ones", new ConstantOfShape(DenseTensor.Vector(1.5f)), [shape], ["ones"]).Output;
        graph.AddOutput(graph.AddNode("sum", new Add(), [x, ones], ["y"]).Output);
        GraphInference.Infer(graph);
        using Session small = new(graph, new SessionOptions { Threads = 1, MaxBytes = 3999 });
        Assert.Equal(FailureKind.Unsupported, Assert.Throws<DyadicException>(() => small.PlanFor([1])).Kind);
        using Session session = new(graph, new SessionOptions { Threads = 1, MaxBytes = 4096 });
        Assert.Equal(1, session.PlanFor([1]).StepCount);
        Assert.All(session.Run([DenseTensor.Vector(1f)])[0].Span<float>().ToArray(), y => Assert.Equal(2.5f, y));
    }

    // acc ─ Requantize ─ q ─┬─ Identity ─┬─ AddRequantize ─ y
    //                       └────────────┘
    private static Graph ResidualGraph()
    {
        Graph graph = new() { Name = "residual" };
        Value acc = graph.AddInput("acc", ElementType.Int32, [Dimension.Symbol("N"), 3]);
        Value Constant(string name, long value) => graph.AddInitializer(name, DenseTensor.Scalar(value));
        Value bias = graph.AddInitializer("bias", DenseTensor.Vector(5, -7, 100));
        Value multiplier = graph.AddInitializer("multiplier", DenseTensor.Vector(3L, 5L, 7L));
        Value q = graph.AddNode("rescale", new Requantize(ElementType.UInt8),
            [acc, bias, multiplier, Constant("divisor", 64), Constant("zero", 128), Constant("min", 0), Constant("max", 255)], ["q"]).Output;
        Value same = graph.AddNode("same", new Identity(), [q], ["same"]).Output;
        Value one = Constant("one", 1);
        Value y = graph.AddNode("sum", new AddRequantize(ElementType.UInt8),
            [q, graph.Find("zero"), one, same, graph.Find("zero"), one, Constant("two", 2), graph.Find("zero"), graph.Find("min"), graph.Find("max")], ["y"]).Output;
        graph.AddOutput(y);
        GraphInference.Infer(graph);
        return graph;
    }

    private static DenseTensor Accumulators(int rows, int columns)
    {
        DenseTensor tensor = DenseTensor.Zeros(ElementType.Int32, [rows, columns]);
        Random random = new(rows);
        foreach (ref int element in tensor.Span<int>()) element = random.Next(-3000, 3000);
        return tensor;
    }
}
