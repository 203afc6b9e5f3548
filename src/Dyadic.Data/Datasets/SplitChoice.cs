using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>Picks the test or training part among files by their names.</summary>
internal static class SplitChoice
{
    private static readonly string[][] TestWords = [["test", "t10k"], ["val", "dev"]];   // validation data stand in where there are no test data
    private static readonly string[][] TrainWords = [["train"]];

    /// <summary>The candidates whose names speak of the split.</summary>
    internal static string[] Named(IEnumerable<string> candidates, DatasetSplit split) => (split == DatasetSplit.Test ? TestWords : TrainWords)
        .Select(words => candidates.Where(path => words.Any(word => Path.GetFileName(path).Contains(word, StringComparison.OrdinalIgnoreCase))).ToArray())
        .FirstOrDefault(named => named.Length > 0, []);

    /// <summary>The only candidate, or the only one whose name speaks of the split.</summary>
    internal static string Pick(IReadOnlyList<string> candidates, DatasetSplit split, string folder)
    {
        if (candidates.Count == 1) return candidates[0];
        string[] named = Named(candidates, split);
        return named.Length == 1
            ? named[0]
            : throw DyadicException.Usage($"{folder}: holds {string.Join(", ", candidates.Select(Path.GetFileName))}; {named.Length} of them are named as the {split.ToString().ToLowerInvariant()} part. Give the path of one file.");
    }
}
