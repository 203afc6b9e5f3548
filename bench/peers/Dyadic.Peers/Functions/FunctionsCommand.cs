using System.Globalization;
using System.Runtime.InteropServices;
using Dyadic.Core;
using Dyadic.Graphs.Onnx;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Peers.Operators;

namespace Dyadic.Peers.Functions;

/// <summary><c>functions</c>: integer softmax, GELU and LayerNorm beside .NET's TensorPrimitives and ONNX Runtime's operators in float32, in turns, on one thread.</summary>
internal static unsafe class FunctionsCommand
{
    private const double SlotMilliseconds = 15;

    public static int Run(Arguments arguments)
    {
        int rounds = arguments.Number("--rounds", 9);
        string? only = arguments.Text("--only");
        bool withPeer = !arguments.Has("--alone");
        arguments.Complete();
        using EnginePeer? peer = withPeer ? EnginePeer.OnnxRuntime() : null;
        using PeerRuns? runs = peer is null ? null : new PeerRuns(peer, 1);
        using WorkerPool pool = new(1);
        TurnTimer timer = new(peer!, rounds, SlotMilliseconds, 0);
        double call = peer is null ? 0 : timer.Time([Theirs(new OperatorCase(new Identity(), OperatorInput.Feed(DenseTensor.Zeros(ElementType.UInt8, [1]))), peer, runs!, timer)])[0];
        if (peer is not null) Console.WriteLine($"{Machine.Here(peer.Version)}; lower quartile over {rounds} rounds in turns. ONNX Runtime's times are less {(call * 1e3).ToString("F2", CultureInfo.InvariantCulture)} µs, its call.");
        Console.WriteLine("| function | shape | family | µs | 10⁹ elements/s | TensorPrimitives µs | ratio | ONNX Runtime µs | ratio |");
        Console.WriteLine("|---|---|---|---:|---:|---:|---:|---:|---:|");
        foreach (FunctionCase one in FunctionCases.All().Where(one => only is null || one.Name == only)) Measure(one, peer, runs, timer, call, pool);
        return 0;
    }

    private static void Measure(FunctionCase one, EnginePeer? peer, PeerRuns? runs, TurnTimer timer, double call, WorkerPool pool)
    {
        int count = one.Rows * one.Depth;
        float[] x = FunctionCase.Numbers(one.Rows, one.Depth).Span<float>().ToArray(), y = new float[count];
        byte* codes = (byte*)NativeMemory.AlignedAlloc((nuint)(count * 2), 64), results = (byte*)NativeMemory.AlignedAlloc((nuint)(count * 2), 64);
        Random random = new(4);
        List<Contestant> contestants =
        [
            TurnTimer.Action(() =>
            {
                for (int row = 0; row < one.Rows; row++) one.Floats(x.AsSpan(row * one.Depth, one.Depth), y.AsSpan(row * one.Depth, one.Depth));
            }),
            .. one.Families.Select(family => TurnTimer.Action(() => family.Run(codes, results, pool))),
        ];
        if (peer is not null) contestants.Add(Theirs(one.Operator, peer, runs!, timer));
        random.NextBytes(new Span<byte>(codes, count * 2));
        double[] milliseconds = timer.Time(contestants);
        for (int i = 0; i < one.Families.Count; i++)
        {
            double ours = milliseconds[i + 1] * 1e3, primitives = milliseconds[0] * 1e3, theirs = peer is null ? double.NaN : (milliseconds[^1] - call) * 1e3;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {one.Name} | {one.Rows}×{one.Depth} | {one.Families[i].Name} | {ours:F1} | {count / ours / 1e3:F2} | {primitives:F1} | {primitives / ours:F2} | {theirs:F1} | {theirs / ours:F2} |"));
        }

        NativeMemory.AlignedFree(codes);
        NativeMemory.AlignedFree(results);
    }

    private static Contestant Theirs(OperatorCase one, EnginePeer peer, PeerRuns runs, TurnTimer timer)
    {
        string file = runs.NewPath(".onnx");
        OnnxModelFile.Write(one.Define(), file);
        return timer.Theirs(peer.Load(file, new("optimize", "all"), new("threads", 1)), runs.Write([one.Fed]));
    }
}
