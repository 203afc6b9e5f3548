using Dyadic.Core;

namespace Dyadic.Quantization;

/// <summary>What is said of names that no integer function has.</summary>
internal static class FunctionNames
{
    /// <summary>The error for an unknown name.</summary>
    public static DyadicException Unknown(string kind, string name, IEnumerable<string> known)
    {
        string[] names = [.. known];
        return DyadicException.Usage($"There is no integer {kind} '{name}'; did you mean '{NearestName.Of(name, names)}'? Choose one of {string.Join(", ", names)}.");
    }
}
