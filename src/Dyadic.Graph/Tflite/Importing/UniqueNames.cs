namespace Dyadic.Graphs.Tflite.Importing;

/// <summary>Gives names that nothing else has.</summary>
internal sealed class UniqueNames
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _next = new(StringComparer.Ordinal);

    /// <summary>The wanted name, with a number behind it when it is taken.</summary>
    public string Take(string wanted)
    {
        string name = wanted;
        int number = _next.GetValueOrDefault(wanted);
        while (!_taken.Add(name)) name = $"{wanted}_{++number}";
        _next[wanted] = number;
        return name;
    }
}
