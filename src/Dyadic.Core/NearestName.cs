namespace Dyadic.Core;

/// <summary>Finds the name that a mistyped one was probably meant to be.</summary>
public static class NearestName
{
    /// <summary>The name with the fewest letters to add, drop or replace; the first of equals.</summary>
    /// <param name="given">What was typed.</param>
    /// <param name="names">The names there are; at least one.</param>
    public static string Of(string given, IEnumerable<string> names) => names.MinBy(name => Distance(given, name))!;

    private static int Distance(string from, string to)
    {
        int[] costs = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = costs[0];
            costs[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int replaced = diagonal + (char.ToLowerInvariant(from[i - 1]) == char.ToLowerInvariant(to[j - 1]) ? 0 : 1);
                diagonal = costs[j];
                costs[j] = Math.Min(replaced, Math.Min(costs[j], costs[j - 1]) + 1);
            }
        }

        return costs[^1];
    }
}
