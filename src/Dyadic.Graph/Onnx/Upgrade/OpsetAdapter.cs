using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>Rewrites the nodes of one operator from older operator-set versions into the form of a newer one.</summary>
/// <remarks>Only changes of meaning or layout need an adapter; a version that merely allows more element types needs none.</remarks>
internal abstract class OpsetAdapter
{
    /// <summary>The domain of the operators it rewrites; empty for standard ones. Operators of other domains are rewritten whatever their version.</summary>
    public virtual string Domain => "";

    /// <summary>The operators it rewrites.</summary>
    public abstract IReadOnlyList<string> OpTypes { get; }

    /// <summary>The version whose form it produces; nodes of every older version are rewritten.</summary>
    public abstract int Version { get; }

    /// <summary>Rewrites one node in place; nodes and constants it needs are added to the scope.</summary>
    /// <exception cref="DyadicException">The old meaning has no counterpart.</exception>
    public abstract void Upgrade(NodeDefinition node, UpgradeScope scope);
}

/// <summary>All adapters.</summary>
[CatalogOf(typeof(OpsetAdapter))]
internal static partial class OpsetAdapterCatalog;
