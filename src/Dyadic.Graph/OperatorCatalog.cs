namespace Dyadic.Graphs;

/// <summary>Every operator that this assembly defines; filled at build time.</summary>
[OperatorCatalog]
public static partial class OperatorCatalog;
