using Dyadic.Core;

namespace Dyadic.ProcessBench;

/// <summary>Options of a command line.</summary>
internal static class CommandWords
{
    /// <summary>The number after a word, or another when the word is missing.</summary>
    public static int Number(string[] words, string name, int otherwise)
    {
        int index = Array.IndexOf(words, name);
        if (index < 0) return otherwise;
        return index + 1 < words.Length && int.TryParse(words[index + 1], out int number) && number > 0
            ? number
            : throw DyadicException.Usage($"{name} takes a whole number above 0.");
    }
}
