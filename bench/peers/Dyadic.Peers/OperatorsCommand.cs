using System.Globalization;
using Dyadic.Core;
using Dyadic.Graphs.Onnx;
using Dyadic.Peers.Operators;

namespace Dyadic.Peers;

/// <summary>Single operators on random data: the reference definition, the session and ONNX Runtime have to agree.</summary>
internal static class OperatorsCommand
{
    public static int Run(Arguments arguments)
    {
        int count = arguments.Number("--cases", 100), shown = arguments.Number("--show", 3), seed = arguments.Number("--seed", 1);
        string optimize = arguments.Text("--optimize") ?? "all";
        string? golden = arguments.Text("--golden");
        arguments.Complete();
        IOperatorCases[] chosen = [.. OperatorCaseTable.All.Where(cases => arguments.Files.Count == 0 || arguments.Files.Exists(name => cases.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase)))];
        if (chosen.Length == 0) throw DyadicException.Usage($"No such operator; there are {string.Join("; ", OperatorCaseTable.All.Select(cases => cases.Name))}.");
        using EnginePeer peer = EnginePeer.OnnxRuntime();
        using PeerRuns runs = new(peer, threads: 1);
        OperatorGoldens goldens = new();
        bool holds = true;
        Console.WriteLine("| operator | cases | refused there | elements | bits that differ | largest difference | allowed there |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (IOperatorCases cases in chosen)
        {
            OperatorTally tally = new();
            for (int i = 0; i < count; i++)
            {
                string? failure = Check(cases.Make(new CaseRandom(HashCode(cases.Name) + (seed * 100003) + i)), tally, runs, optimize, theirs => goldens.Add(cases.Name, theirs.Case, theirs.Output));
                if (failure is null) continue;
                holds = false;
                if (tally.Failures++ < shown) Console.Error.WriteLine($"{cases.Name} {i}: {failure}");
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {cases.Name} | {tally.Cases} | {tally.Refused} | {tally.Elements} | {tally.Differing} | {tally.Largest:G3} | {tally.Allowed:G3} |"));
        }

        if (golden is not null) File.WriteAllText(golden, goldens.ToText());
        return holds ? 0 : (int)FailureKind.FailedCheck;
    }

    // The same on every machine and in every run.
    private static int HashCode(string name) => name.Aggregate(0, (hash, letter) => unchecked((hash * 31) + letter));

    // What is wrong with a case; null when both engines agree or the other one has no such kernel.
    private static string? Check(OperatorCase one, OperatorTally tally, PeerRuns runs, string optimize, Action<(OperatorCase Case, DenseTensor Output)> keep)
    {
        string file = runs.NewPath(".onnx"), inputs = runs.Write([one.Fed]);
        OnnxModelFile.Write(one.Define(), file);
        try
        {
            DenseTensor theirs = runs.OnOnnxRuntime(file, inputs, optimize)[0][0];
            tally.Cases++;
            keep((one, theirs));
            foreach (bool reference in (bool[])[true, false])
            {
                DenseTensor ours = runs.OnDyadic(file, inputs, reference)[0][0];
                Comparison comparison = new();
                comparison.Add(ours, theirs, scores: false);
                tally.Add(comparison, one.Tolerance);
                if (one.Tolerance == 0 ? comparison.Differing > 0 : comparison.LargestDifference > one.Tolerance)
                {
                    return $"{(reference ? "the definition" : "the session")} differs in {comparison.Differing} of {comparison.Elements} elements, by {comparison.LargestDifference:G4} at most: {one.Operator} of {string.Join(", ", one.Inputs.Select(input => input?.Tensor.ToString() ?? "none"))}";
                }
            }

            return null;
        }
        catch (PeerException error)
        {
            if (tally.Refused++ == 0) Console.Error.WriteLine($"refused: {error.Message}");
            return null;
        }
        finally
        {
            File.Delete(file);
            Directory.Delete(inputs, recursive: true);
        }
    }
}
