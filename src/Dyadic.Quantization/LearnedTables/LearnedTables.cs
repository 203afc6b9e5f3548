using System.Collections.Concurrent;
using Dyadic.Kernels.Functions;

namespace Dyadic.Quantization;

/// <summary>The tables that NN-LUT's functions read. Each is made when it is first needed, always the same, and kept for the process.</summary>
public static class LearnedTables
{
    private const int Lines = 16;

    private static readonly ConcurrentDictionary<ActivationKind, Lazy<LineTable>> s_activations = new();

    private static readonly Lazy<LineTable> s_exponential = new(() => TableTraining.Learn(LearnedFunction.Exponential, new LearnedTableSettings()).ToTable());

    private static readonly Lazy<LineTable> s_reciprocal = new(() => FreeKnots.Fit(LearnedFunction.NormalizedReciprocal.Function, 1, 2, Lines));

    private static readonly Lazy<LineTable> s_rootReciprocal = new(() => FreeKnots.Fit(LearnedFunction.NormalizedRootReciprocal.Function, 1, 4, Lines));

    /// <summary>exp left of 0, learned over [−256, 0].</summary>
    public static LineTable Exponential => s_exponential.Value;

    /// <summary>1/x over [1, 2). Not learned: uniform samples miss the steep end, and relative errors count (docs/methods/nn-lut.md).</summary>
    public static LineTable Reciprocal => s_reciprocal.Value;

    /// <summary>1/√x over [1, 4), not learned either.</summary>
    public static LineTable RootReciprocal => s_rootReciprocal.Value;

    /// <summary>A function of single elements, learned where it bends; further out its asymptotes go on.</summary>
    /// <param name="kind">GELU, SiLU, sigmoid or tanh; null comes back for others.</param>
    public static LineTable? Of(ActivationKind kind) => Asymptotes.Of(kind) is { } shape
        ? s_activations.GetOrAdd(kind, _ => new Lazy<LineTable>(() => shape.Ending(TableTraining.Learn(shape.Function, new LearnedTableSettings { Entries = Lines - 2 }).ToTable()))).Value
        : null;
}
