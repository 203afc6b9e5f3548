using System.Diagnostics;
using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Tests.Tflite.Operators;
using Dyadic.Graphs.Tflite;
using Dyadic.Runtime;

namespace Dyadic.Peers;

/// <summary>Small files of one operator on codes each, with random scales and data, on TensorFlow Lite and on Dyadic, every byte compared.</summary>
internal static class TfliteOperatorsCommand
{
    private const int LiteralBytes = 64;

    public static int Run(Arguments arguments)
    {
        int cases = arguments.Number("--cases", 50), literals = arguments.Number("--literals", 2);
        string? only = arguments.Text("--only"), golden = arguments.Text("--golden");
        arguments.Complete();
        (OperatorFamily Family, ElementType Type)[] rows =
            [.. OperatorFamily.Catalog.Where(family => only is null || family.Name.Contains(only, StringComparison.OrdinalIgnoreCase)).SelectMany(family => family.Types.Select(type => (family, type)))];
        DirectoryInfo folder = Directory.CreateTempSubdirectory("dyadic-operators-");
        try
        {
            foreach ((OperatorFamily family, ElementType type) in rows)
            {
                for (int number = 0; number < cases; number++) Write(family.Case(type, number), PathOf(folder, rows, family, type, number));
            }

            RunPeer(folder);
            List<string> lines = [];
            bool equal = true;
            Console.WriteLine("| operator | codes | cases | TFLite refused | we refused | proven | outputs | differing | greatest difference | kernel |");
            Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
            foreach ((OperatorFamily family, ElementType type) in rows)
            {
                TfliteOperatorTally tally = new();
                for (int number = 0; number < cases; number++) tally.Add(family.Case(type, number), PathOf(folder, rows, family, type, number));
                Console.WriteLine($"| {family.Name} | {type} | {cases} | {tally.Text} |");
                foreach (string note in tally.Notes) Console.Error.WriteLine($"{family.Name} {type}: {note}");
                equal &= tally.Equal || !tally.Compared;
                for (int number = 0; number < Math.Min(literals, cases) && tally.Equal; number++)
                {
                    string output = PathOf(folder, rows, family, type, number) + ".out";
                    if (File.Exists(output)) lines.Add($"{family.Name} | {type} | {number} | {Convert.ToHexString([.. File.ReadAllBytes(output).Take(LiteralBytes)])}");
                }
            }

            if (golden is not null) File.WriteAllLines(golden, lines);
            return equal ? 0 : (int)FailureKind.FailedCheck;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string PathOf(DirectoryInfo folder, (OperatorFamily Family, ElementType Type)[] rows, OperatorFamily family, ElementType type, int number) =>
        Path.Combine(folder.FullName, $"{Array.IndexOf(rows, (family, type)):D3}.{number:D4}");

    private static void Write(OperatorCase made, string path)
    {
        File.WriteAllBytes(path + ".tflite", made.Spec.ToFile());
        File.WriteAllBytes(path + ".in", made.Given);
    }

    private static void RunPeer(DirectoryInfo folder)
    {
        ProcessStartInfo start = new("node") { ArgumentList = { Path.Combine(EnginePeer.Folder(), "tflite-operators.mjs"), folder.FullName } };
        using Process process = Process.Start(start) ?? throw DyadicException.Usage("Node.js did not start.");
        process.WaitForExit();
        if (process.ExitCode != 0) throw DyadicException.Usage("TensorFlow Lite did not run; bench/peers/install.sh installs it.");
    }
}
