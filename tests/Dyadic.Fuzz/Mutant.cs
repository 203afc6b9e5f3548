using Dyadic.Core;
using Dyadic.Fuzz.Seeds;

namespace Dyadic.Fuzz;

/// <summary>A damaged file.</summary>
/// <param name="Format">The kind of file it was.</param>
/// <param name="Origin">The seed it was made of.</param>
/// <param name="Bytes">The file.</param>
/// <param name="Inputs">Tensors recorded for the seed.</param>
/// <param name="Folder">Where external data may lie.</param>
internal sealed record Mutant(SeedFormat Format, string Origin, byte[] Bytes, IReadOnlyList<DenseTensor> Inputs, string? Folder);
