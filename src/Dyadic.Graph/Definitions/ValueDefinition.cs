using Dyadic.Core;

namespace Dyadic.Graphs.Definitions;

/// <summary>The declared name, type and shape of a value.</summary>
/// <param name="Name">The value's name.</param>
/// <param name="Type">Its element type; undefined when the file does not say.</param>
/// <param name="Shape">Its shape; null when the file does not say.</param>
/// <param name="Documentation">Its documentation.</param>
/// <param name="Metadata">Free key-value pairs kept with the value.</param>
public sealed record ValueDefinition(
    string Name,
    ElementType Type = ElementType.Undefined,
    SymbolicShape? Shape = null,
    string Documentation = "",
    IReadOnlyDictionary<string, string>? Metadata = null);
