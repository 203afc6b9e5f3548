namespace Dyadic.Reporting;

/// <summary>The known name that a mistyped one probably means.</summary>
public static class NearestName
{
    /// <summary>The name with the fewest insertions, deletions and replacements of letters between it and the given one; the first of equals. Null when there is none.</summary>
    /// <param name="given">What was typed.</param>
    /// <param name="known">What there is.</param>
    public static string? Of(string given, IEnumerable<string> known) => known.MinBy(name => Distance(given, name));

    private static int Distance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int replaced = diagonal + (char.ToLowerInvariant(from[i - 1]) == char.ToLowerInvariant(to[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
