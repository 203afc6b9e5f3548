using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Runtime;

namespace Dyadic.ProcessBench;

/// <summary>What the system says stays resident: with the runtime alone, with a model opened, and after runs.</summary>
internal static class MemoryBench
{
    private const int Runs = 100;

    public static void Run(string path, SessionOptions options)
    {
        Console.WriteLine("| moment | resident, MiB | anonymous | of files | managed heap in use | committed |");
        Console.WriteLine("|---|---|---|---|---|---|");
        Row("main");
        (Session session, long weights) = Open(path, options);
        using (session)
        {
            Row("session opened");
            DenseTensor[] inputs = [.. session.Inputs.Select(input => RandomInputs.Make(input, null, 1))];
            long activations = session.PlanFor([.. inputs.Select(input => input.Shape)]).ArenaBytes;
            Row("planned");
            DenseTensor[] outputs = session.Run(inputs);
            Row("first run");
            for (int run = 0; run < Runs; run++) session.Run(inputs, outputs);
            Row($"{Runs} runs");
            ProcessMemory.Trim();
            Row("trimmed");
            for (int run = 0; run < Runs; run++) session.Run(inputs, outputs);
            Row($"{Runs} more runs");
            double limit = (1.3 * (weights + activations) / (1 << 20)) + 40;
            Console.WriteLine($"weights {weights / 1048576.0:F2} MiB, activations {activations / 1048576.0:F2} MiB; 1.3 times both and 40 MiB: {limit:F1} MiB");
        }
    }

    // Not inlined: the model's own objects must not live on in the caller's frame.
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static (Session Session, long Weights) Open(string path, SessionOptions options)
    {
        Model model = ModelFile.Read(path);
        long weights = model.Graph.Initializers.Sum(value => (long)value.Constant!.Bytes.Length);
        return (new Session(model, options), weights);
    }

    private static void Row(string moment)
    {
        Dictionary<string, double> status = File.ReadLines("/proc/self/status")
            .Select(line => line.Split([':', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is [_, _, "kB"])
            .ToDictionary(words => words[0], words => double.Parse(words[1]) / 1024);
        GCMemoryInfo heap = GC.GetGCMemoryInfo();
        Console.WriteLine($"| {moment} | {status["VmRSS"]:F1} | {status["RssAnon"]:F1} | {status["RssFile"]:F1} | {GC.GetTotalMemory(false) / 1048576.0:F1} | {heap.TotalCommittedBytes / 1048576.0:F1} |");
    }
}
