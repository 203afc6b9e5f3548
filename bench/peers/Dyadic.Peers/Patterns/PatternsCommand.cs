using System.Globalization;
using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Onnx;
using Dyadic.Runtime;

namespace Dyadic.Peers.Patterns;

/// <summary>Operators between DequantizeLinear and QuantizeLinear on random codes: which engine computes them on codes, and on how many codes they differ.</summary>
internal static class PatternsCommand
{
    /// <summary><c>patterns [NAME…] [--cases 50]</c>. The exit code tells whether a code differs by more than one.</summary>
    public static int Run(Arguments arguments)
    {
        int count = arguments.Number("--cases", 50), seed = arguments.Number("--seed", 1);
        arguments.Complete();
        using EnginePeer peer = EnginePeer.OnnxRuntime();
        using PeerRuns runs = new(peer, threads: 1);
        bool holds = true;
        Console.WriteLine("| pattern | cases | codes | differ from ONNX Runtime | by at most | differ from the definition | by at most | Dyadic | ONNX Runtime |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (PatternCase pattern in PatternTable.All.Where(pattern => arguments.Files.Count == 0 || arguments.Files.Contains(pattern.Name)))
        {
            CodeDifference fromPeer = new(), fromDefinition = new();
            Dictionary<string, int> ours = [], theirs = [];
            for (int i = 0; i < count; i++) Check(pattern, new PatternRandom((seed * 1_000_003) + i), runs, peer, fromPeer, fromDefinition, ours, theirs);
            holds &= fromPeer.Largest <= 1 && fromDefinition.Largest <= 1;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {pattern.Name} | {count} | {fromPeer.Codes} | {fromPeer.Differing} | {fromPeer.Largest} | {fromDefinition.Differing} | {fromDefinition.Largest} | {Listed(ours)} | {Listed(theirs)} |"));
        }

        return holds ? 0 : (int)FailureKind.FailedCheck;
    }

    private static void Check(
        PatternCase pattern, PatternRandom random, PeerRuns runs, EnginePeer peer, CodeDifference fromPeer, CodeDifference fromDefinition, Dictionary<string, int> ours, Dictionary<string, int> theirs)
    {
        Model model = pattern.Build(random);
        DenseTensor[] inputs = [.. model.Graph.Inputs.Select(input => random.Tensor(input.Type, input.Shape!.ToTensorShape()))];
        string file = runs.NewPath(".onnx"), optimized = runs.NewPath(".onnx"), folder = runs.Write([inputs]), outputs = runs.NewPath("");
        OnnxModelFile.Write(model, file);
        string id = peer.Load(file, new("optimize", "all"), new("threads", 1), new("save", optimized));
        peer.Run(id, folder, outputs);
        peer.Unload(id);
        DenseTensor expected = Data.NpyFile.Read(Path.Combine(outputs, "000000.0.npy"));
        using Session session = new(model, new SessionOptions { Threads = 1 });
        DenseTensor actual = session.Run(inputs)[0];
        fromPeer.Add(expected, actual);
        fromDefinition.Add(GraphInterpreter.Run(model.Graph, inputs)[0], actual);
        Count(ours, session.PlanFor([.. inputs.Select(input => input.Shape)]).Describe().Select(row => row.Kernel.Split(' ') is [.. var words, var last] && last.Contains('_', StringComparison.Ordinal) ? string.Join(' ', words) : row.Kernel));
        Count(theirs, OnnxModelFile.ReadDefinition(optimized).Graph.Nodes.Select(node => node.OpType));
    }

    private static void Count(Dictionary<string, int> counts, IEnumerable<string> steps)
    {
        string key = string.Join(" + ", steps);
        counts[key] = counts.GetValueOrDefault(key) + 1;
    }

    private static string Listed(Dictionary<string, int> counts) => string.Join("; ", counts.OrderByDescending(pair => pair.Value).Select(pair => counts.Count == 1 ? pair.Key : $"{pair.Key} (×{pair.Value})"));
}
