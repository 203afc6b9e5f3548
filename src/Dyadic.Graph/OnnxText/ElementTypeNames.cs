using System.Collections.Frozen;
using Dyadic.Core;

namespace Dyadic.Graphs.OnnxText;

/// <summary>The names that ONNX text gives to element types.</summary>
internal static class ElementTypeNames
{
    private static readonly FrozenDictionary<string, ElementType> ByName = Enum.GetValues<ElementType>()
        .Where(type => type != ElementType.Undefined)
        .ToFrozenDictionary(Of, StringComparer.Ordinal);

    /// <summary>The name of a type.</summary>
    public static string Of(ElementType type) => type switch
    {
        ElementType.Float32 => "float",
        ElementType.Float64 => "double",
        _ => type.ToString().ToLowerInvariant(),
    };

    /// <summary>The type of a name; undefined when it names none.</summary>
    public static ElementType Find(string name) => ByName.GetValueOrDefault(name);
}
