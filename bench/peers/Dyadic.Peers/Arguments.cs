using System.Globalization;
using Dyadic.Core;

namespace Dyadic.Peers;

/// <summary>A command's words: files, <c>--name value</c> and <c>--flag</c>. Every option has to be asked for by the command.</summary>
internal sealed class Arguments
{
    private static readonly HashSet<string> Flags = ["--random", "--signed", "--reference", "--as-is"];

    private readonly Dictionary<string, string> _options = [];
    private readonly HashSet<string> _asked = [];

    /// <summary>The words that are not options.</summary>
    public List<string> Files { get; } = [];

    public static Arguments Parse(IEnumerable<string> words)
    {
        Arguments arguments = new();
        Queue<string> rest = new(words);
        while (rest.TryDequeue(out string? word))
        {
            if (!word.StartsWith("--", StringComparison.Ordinal)) arguments.Files.Add(word);
            else if (Flags.Contains(word)) arguments._options[word] = "";
            else if (rest.TryDequeue(out string? value)) arguments._options[word] = value;
            else throw DyadicException.Usage($"{word} needs a value.");
        }

        return arguments;
    }

    public bool Has(string name)
    {
        _asked.Add(name);
        return _options.ContainsKey(name);
    }

    public string? Text(string name) => Has(name) ? _options[name] : null;

    public int Number(string name, int otherwise)
    {
        if (Text(name) is not { } text) return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number
            : throw DyadicException.Usage($"{name} takes a positive whole number; got '{text}'.");
    }

    /// <summary>Refuses options that the command did not ask for.</summary>
    public void Complete()
    {
        if (_options.Keys.FirstOrDefault(name => !_asked.Contains(name)) is { } unknown) throw DyadicException.Usage($"There is no option {unknown} here; the options are {string.Join(", ", _asked.Order())}.");
    }
}
