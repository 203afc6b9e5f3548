using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Onnx;
using Dyadic.Runtime;

namespace Dyadic.Peers.Models;

/// <summary>Times networks in float and quantized on Dyadic and ONNX Runtime, all in turns, and says what each engine computes in integers.</summary>
internal static class ModelsCommand
{
    /// <summary><c>models FLOAT… --forms FOLDER</c>: beside each float file its forms, as <c>parity --keep FOLDER</c> names them.</summary>
    public static int Run(Arguments arguments)
    {
        if (arguments.Files.Count == 0) throw DyadicException.Usage("models takes one or more float ONNX files.");
        string forms = arguments.Text("--forms") ?? throw DyadicException.Usage("models needs --forms FOLDER, with what 'parity MODEL --keep FOLDER' wrote.");
        int threads = arguments.Number("--threads", 1), batch = arguments.Number("--batch", 1), rounds = arguments.Number("--rounds", 9), pause = TurnTimer.Pause(arguments, threads);
        string? json = arguments.Text("--json");
        arguments.Complete();
        using EnginePeer peer = EnginePeer.OnnxRuntime();
        using PeerRuns runs = new(peer, threads);
        List<ModelRow> rows = [];
        foreach (string file in arguments.Files)
        {
            if (batch > 1 && !TakesBatches(file)) Console.Error.WriteLine($"{file}: its batch is fixed; left out of batch {batch}.");
            else rows.Add(Measure(file, forms, peer, runs, threads, batch, rounds, pause));
        }

        ModelsReport report = new(threads, batch, rounds, Machine.Here(peer.Version), rows);
        if (json is null) ModelsTable.Print([report], Console.Out);
        else File.WriteAllText(json, ParityReport.ToJson(report));
        return 0;
    }

    // A file may leave the extent of an input open and still fix the batch inside.
    private static bool TakesBatches(string file)
    {
        Graph graph = OnnxModelFile.Read(file).Graph;
        return graph.Inputs.Concat(graph.Outputs).All(value => value.Shape is { Rank: > 0 } shape && !shape[0].IsKnown);
    }

    private static ModelRow Measure(string file, string forms, EnginePeer peer, PeerRuns runs, int threads, int batch, int rounds, int pause)
    {
        string name = Path.GetFileNameWithoutExtension(file);
        string qdq = Form("qdq") ?? throw DyadicException.BadInput($"{forms} holds no {name}.float.qdq.onnx; write it with 'parity {file} --keep {forms}'.");
        string optimized = runs.NewPath(".onnx");
        using ModelTimer timer = new(peer, runs, threads, batch, rounds, pause);
        timer.AddOurs(file);
        timer.AddTheirs(file);
        Session session = timer.AddOurs(qdq);
        timer.AddTheirs(qdq, optimized);
        if (Form("integer") is { } integer) timer.AddOurs(integer);
        double[] milliseconds = timer.Time();
        DenseTensor[] inputs = timer.Inputs(OnnxModelFile.Read(qdq));
        Plan plan = session.PlanFor([.. inputs.Select(input => input.Shape)]);
        return new ModelRow(name, milliseconds[0], milliseconds[1], milliseconds[2], milliseconds[3], milliseconds.Length > 4 ? milliseconds[4] : null)
        {
            DyadicSteps = Counts(plan.Describe().Select(row => row.Kernel)),
            DyadicFloat = Counts(session.FloatPatterns().Select(pattern => $"{pattern.Operator}: {pattern.Reason}")),
            OnnxRuntimeNodes = Counts(OnnxModelFile.ReadDefinition(optimized).Graph.Nodes.Select(node => node.OpType)),
        };

        string? Form(string form)
        {
            string path = Path.Combine(forms, $"{name}.float.{form}.onnx");
            return File.Exists(path) ? path : null;
        }
    }

    private static SortedDictionary<string, int> Counts(IEnumerable<string> names) => new(names.CountBy(name => name).ToDictionary(), StringComparer.Ordinal);
}
