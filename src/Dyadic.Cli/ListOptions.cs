using System.Globalization;
using Dyadic.Core;

namespace Dyadic.Cli;

/// <summary>Options that take several words with commas between them.</summary>
internal static class ListOptions
{
    /// <summary>The words; none when the option was not given.</summary>
    public static string[] Words(string? given) => given?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>The numbers; none when the option was not given.</summary>
    /// <exception cref="DyadicException">A word is no whole number.</exception>
    public static int[] Numbers(string option, string? given) => Array.ConvertAll(Words(given), word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        ? number
        : throw DyadicException.Usage($"{option} takes whole numbers with commas between them; '{word}' is none."));
}
