using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Runtime.Tests;

public sealed class WarmUpTests
{
    [Fact]
    public void The_network_runs_on_kernels_only_and_as_its_definitions_say()
    {
        Graph graph = WarmUp.Network();
        using Session session = new(graph, new SessionOptions { Threads = 1 });
        Assert.DoesNotContain(session.PlanFor([.. graph.Inputs.Select(input => input.Shape!.ToTensorShape())]).Describe(), row => row.Kernel == "reference");
        DenseTensor[] inputs = Agreement.RandomInputs(graph, batch: 1), outputs = session.Run(inputs);
        using Session reference = new(graph, new SessionOptions { Threads = 1, DisableKernels = true });
        DenseTensor[] expected = reference.Run(inputs);
        Assert.Equal(expected[1].Bytes.ToArray(), outputs[1].Bytes.ToArray());
        Assert.Equal(expected[0].Span<float>().ToArray(), outputs[0].Span<float>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Beginning_twice_is_beginning_once()
    {
        WarmUp.Begin();
        WarmUp.Begin();
    }
}
