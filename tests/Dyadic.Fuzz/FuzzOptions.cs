using System.Globalization;

namespace Dyadic.Fuzz;

/// <summary>The command line.</summary>
internal sealed record FuzzOptions
{
    public const string Usage = """
        usage: Dyadic.Fuzz [--minutes N] [--count N] [--seed N] [--from N] [--seeds FOLDER]... [--out FOLDER] [--replay FILE|NUMBER]
          Damages model files and does with each what users do. Findings go to FOLDER (fuzz-findings) with the number that repeats them.
        """;

    public double Minutes { get; init; } = double.PositiveInfinity;

    public long Count { get; init; } = long.MaxValue;

    public int Seed { get; init; } = 1;

    public long From { get; init; }

    public IReadOnlyList<string>? Seeds { get; init; }

    public string Output { get; init; } = "fuzz-findings";

    public string? Replay { get; init; }

    /// <summary>True in the process that does the work; its parent starts it again when it dies.</summary>
    public bool Worker { get; init; }

    /// <summary>Reads a command line; null when it makes no sense.</summary>
    public static FuzzOptions? Read(string[] args)
    {
        FuzzOptions options = new();
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] == "--worker")
            {
                options = options with { Worker = true };
                continue;
            }

            if (i + 1 == args.Length) return null;
            string value = args[++i];
            bool number = double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed);
            FuzzOptions? next = args[i - 1] switch
            {
                "--minutes" when number => options with { Minutes = parsed },
                "--count" when number => options with { Count = (long)parsed },
                "--seed" when number => options with { Seed = (int)parsed },
                "--from" when number => options with { From = (long)parsed },
                "--seeds" => options with { Seeds = [.. options.Seeds ?? [], value] },
                "--out" => options with { Output = value },
                "--replay" => options with { Replay = value },
                _ => null,
            };
            if (next is null) return null;
            options = next;
        }

        return options.Replay is null && options.Minutes == double.PositiveInfinity && options.Count == long.MaxValue ? options with { Count = 10_000 } : options;
    }
}
