using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Runtime.Tests;

/// <summary>Sessions whose inputs have another shape in nearly every run. Alone, because the memory of the whole process is measured.</summary>
[Collection(nameof(ManyShapesTests))]
[CollectionDefinition(nameof(ManyShapesTests), DisableParallelization = true)]
public sealed class ManyShapesTests
{
    private const int Shapes = 200;

    // Convolutions, products, a Resize and constants that depend on the shape, in floats and in integers.
    private const string Network = """
        net (float[N,3,H,W] x, float[8,3,3,3] A, float[8,8,3,3] C, float[8] B, float[8,10] D) => (float[N,10] y, float[N,8,H,W] z) {
            a = Conv <pads = [1, 1, 1, 1]> (x, A, B)
            b = Relu (a)
            c = Conv <pads = [1, 1, 1, 1]> (b, C)
            sum = Add (c, b)
            shape = Shape (sum)
            ones = ConstantOfShape (shape)
            z = Sub (sum, ones)
            mean = GlobalAveragePool (z)
            flat = Flatten (mean)
            y = MatMul (flat, D)
        }
        """;

    [Fact]
    public void Memory_stays_bounded_over_many_shapes()
    {
        Graph graph = Agreement.Build(Network);
        using Session session = new(graph, new SessionOptions { Threads = 1 });
        Random random = new(3);
        long early = 0;
        for (int run = 0; run < Shapes; run++)
        {
            TensorShape shape = [random.Next(1, 4), 3, random.Next(8, 96), random.Next(8, 96)];
            DenseTensor input = DenseTensor.Zeros(ElementType.Float32, shape);
            input.Span<float>().Fill(0.5f);
            session.Run([input]);
            if (run == Shapes / 4) early = Settled();
        }

        long late = Settled();
        Assert.True(late - early < 2 << 20, $"{early} bytes were alive after {Shapes / 4} shapes and {late} after {Shapes}.");
        session.Run([DenseTensor.Zeros(ElementType.Float32, [1, 3, 8, 8])]);
    }

    [Fact]
    public void The_arena_of_a_large_shape_serves_smaller_ones()
    {
        using Session session = new(Agreement.Build(Network), new SessionOptions { Threads = 1 });
        Plan large = session.PlanFor([4, 3, 64, 64]), small = session.PlanFor([1, 3, 16, 48]);
        Assert.True(small.ArenaBytes < large.ArenaBytes);
        Assert.True(large.SharesArenaWith(small));
        Graph graph = Agreement.Build(Network);
        Agreement.Check(graph, [.. Inputs(graph, [4, 3, 64, 64])]);
        DenseTensor[] few = Inputs(graph, [1, 3, 16, 48]), many = Inputs(graph, [4, 3, 64, 64]);
        DenseTensor expected = session.Run(few)[1];
        DenseTensor[] before = session.Run(many);
        Assert.True(expected.ContentEquals(session.Run(few)[1]));
        Assert.True(before[1].ContentEquals(session.Run(many)[1]));
    }

    [Fact]
    public void A_constant_that_depends_on_the_shape_is_not_kept_for_another_shape()
    {
        Graph graph = Agreement.Build("""
            net (float[N,W] x, float One) => (float[N,3] y) {
                shape = Shape <start = 1> (x)
                columns = Constant <value_ints = [3]> ()
                extents = Concat <axis = 0> (shape, columns)
                ones = ConstantOfShape (extents)
                weights = Add (ones, One)
                y = MatMul (x, weights)
            }
            """);
        using Session session = new(graph, new SessionOptions { Threads = 1 });
        foreach (int width in (int[])[5, 9, 2, 5, 31])
        {
            DenseTensor input = DenseTensor.Create<float>([2, width], [.. Enumerable.Range(0, 2 * width).Select(i => i * 0.25f)]);
            float[] expected = GraphInterpreter.Run(graph, [input])[0].Span<float>().ToArray(), actual = session.Run([input])[0].Span<float>().ToArray();
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5f * Math.Abs(pair.First)));
        }
    }

    private static DenseTensor[] Inputs(Graph graph, TensorShape shape)
    {
        Random random = new(5);
        DenseTensor tensor = DenseTensor.Zeros(graph.Inputs[0].Type, shape);
        foreach (ref float value in tensor.Span<float>()) value = random.NextSingle() - 0.5f;
        return [tensor];
    }

    // What is still reachable once finalizers have run, too.
    private static long Settled() => Enumerable.Range(0, 3).Min(_ =>
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    });
}
