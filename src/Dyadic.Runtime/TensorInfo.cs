using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Runtime;

/// <summary>Name, type and shape of an input or output of a session.</summary>
/// <param name="Name">The value's name.</param>
/// <param name="Type">The element type.</param>
/// <param name="Shape">The shape, with named or unknown extents where they may differ from run to run; null when not even the rank is fixed.</param>
public sealed record TensorInfo(string Name, ElementType Type, SymbolicShape? Shape)
{
    /// <summary>As in <c>'x' Float32[N,3,224,224]</c>.</summary>
    public override string ToString() => $"'{Name}' {Type}{Shape?.ToString() ?? "[…]"}";
}
