using System.Diagnostics;
using Dyadic.Core;
using Dyadic.Fuzz.Mutation;
using Dyadic.Fuzz.Seeds;

namespace Dyadic.Fuzz;

/// <summary>Makes mutants one after the other, exercises them and keeps what is found.</summary>
internal sealed class Campaign(IReadOnlyList<Seed> seeds, int seed, string? folder)
{
    private readonly MutantMaker _maker = new(seeds, folder);
    private Exercise? _current;

    /// <summary>How often each stage was the last one, and whether it succeeded there.</summary>
    public SortedDictionary<string, long> Endings { get; } = new(StringComparer.Ordinal);

    /// <summary>The mutant under way.</summary>
    public long Number { get; private set; }

    /// <summary>The timestamp at which it began.</summary>
    public long Started { get; private set; }

    /// <summary>What the process had computed by then.</summary>
    public TimeSpan Worked { get; private set; }

    /// <summary>The stage it is in.</summary>
    public string Stage => _current?.Stage ?? "";

    /// <summary>The mutant of a number.</summary>
    public Mutant Make(long number, out FuzzRandom random)
    {
        random = new FuzzRandom(HashCode(number));
        return _maker.Make(random);
    }

    /// <summary>Exercises the mutant of a number.</summary>
    public Outcome Try(long number)
    {
        Number = number;
        Mutant mutant = Make(number, out FuzzRandom random);
        return Try(mutant, random);
    }

    /// <summary>Exercises a given mutant.</summary>
    public Outcome Try(Mutant mutant, FuzzRandom random)
    {
        _current = new Exercise(random);
        (Started, Worked) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        Outcome outcome = _current.Run(mutant);
        string ending = $"{outcome.Stage}: {(outcome.Failure is null ? "success" : outcome.Failure is DyadicException ? "refused" : outcome.Failure.GetType().Name)}";
        Endings[ending] = Endings.GetValueOrDefault(ending) + 1;
        return outcome;
    }

    // Neighbouring numbers must not give related mutants.
    private int HashCode(long number)
    {
        ulong mixed = unchecked(((ulong)number + ((ulong)seed << 40) + 1) * 0x9E3779B97F4A7C15);
        return (int)(mixed >> 33);
    }
}
