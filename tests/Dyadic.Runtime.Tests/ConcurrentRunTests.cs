using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Runtime.Tests;

public sealed class ConcurrentRunTests
{
    private const string Text = """
        net (uint8[N,3,12,12] x, uint8[8,3,3,3] A, int32[1,8,1,1] B, int64[1,8,1,1] M, uint8[8,10] D, uint8 Z) => (int32[] y) {
            divisor = Constant <value_int: int = 65536> ()
            zero = Constant <value_int: int = 128> ()
            low = Constant <value_int: int = 0> ()
            high = Constant <value_int: int = 255> ()
            acc = ConvInteger <pads = [1, 1, 1, 1]> (x, A, Z, Z)
            q = ai.dyadic.Requantize <to: int = 2> (acc, B, M, divisor, zero, low, high)
            pooled = MaxPool <kernel_shape = [12, 12]> (q)
            flat = Flatten (pooled)
            y = MatMulInteger (flat, D, Z, Z)
        }
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Threads_that_share_a_session_each_get_their_own_result(int threads)
    {
        Graph graph = Agreement.Build(Text);
        using Session session = new(graph, new SessionOptions { Threads = threads, MaxPlans = 2 });
        Check(graph, _ => session);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Sessions_that_run_at_once_do_not_disturb_each_other(int threads)
    {
        Graph graph = Agreement.Build(Text);
        Session[] sessions = [.. Enumerable.Range(0, 4).Select(_ => new Session(graph, new SessionOptions { Threads = threads }))];
        Check(graph, caller => sessions[caller % sessions.Length]);
        foreach (Session session in sessions) session.Dispose();
    }

    // Three batch sizes over two plans: plans are made and dropped while others run.
    private static void Check(Graph graph, Func<int, Session> sessionOf)
    {
        DenseTensor[][] inputs = [.. Enumerable.Range(0, 6).Select(caller => Agreement.RandomInputs(graph, batch: 1 + (caller % 3), seed: caller))];
        DenseTensor[] expected = [.. inputs.Select(given => GraphInterpreter.Run(graph, given, null)[0])];
        Exception?[] failures = new Exception?[inputs.Length];
        Thread[] callers = [.. inputs.Select((given, caller) => new Thread(() => failures[caller] = Record.Exception(() =>
        {
            for (int run = 0; run < 100; run++) Assert.True(expected[caller].ContentEquals(sessionOf(caller).Run(given)[0]), $"caller {caller}, run {run}");
        })))];
        foreach (Thread caller in callers) caller.Start();
        foreach (Thread caller in callers) caller.Join();
        Assert.All(failures, Assert.Null);
    }
}
