namespace Dyadic.Core;

/// <summary>
/// Marks a static partial class whose <c>All</c> list the source generator fills, at build time, with one instance of every
/// concrete class of the assembly that derives from or implements <paramref name="kind"/>, ordered by name.
/// </summary>
/// <param name="kind">The base class or interface; each member of the catalog needs a constructor without parameters.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CatalogOfAttribute(Type kind) : Attribute
{
    /// <summary>The base class or interface of the catalog's members.</summary>
    public Type Kind { get; } = kind;
}
