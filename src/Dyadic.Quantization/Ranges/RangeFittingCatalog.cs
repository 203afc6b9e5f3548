using Dyadic.Core;

namespace Dyadic.Quantization;

/// <summary>Every range fitting; filled at build time.</summary>
[CatalogOf(typeof(IRangeFitting))]
public static partial class RangeFittingCatalog
{
    /// <summary>The range fitting of that name.</summary>
    /// <exception cref="DyadicException">There is none; the message lists the names.</exception>
    public static IRangeFitting Find(string name) => All.FirstOrDefault(fitting => fitting.Name == name)
        ?? throw DyadicException.Usage($"There is no range fitting '{name}'; choose one of {string.Join(", ", All.Select(fitting => fitting.Name))}.");
}
