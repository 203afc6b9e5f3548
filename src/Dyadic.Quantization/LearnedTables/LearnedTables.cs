using Dyadic.Kernels.Functions;

namespace Dyadic.Quantization;

/// <summary>The tables that NN-LUT's functions read. Each is made when it is first needed, always the same, and kept for the process.</summary>
public static class LearnedTables
{
    private const int Lines = 16;

    private static readonly Lock s_turn = new();
    private static readonly Dictionary<string, LineTable> s_learned = new(StringComparer.Ordinal);

    private static readonly Lazy<LineTable> s_reciprocal = new(() => FreeKnots.Fit(LearnedFunction.NormalizedReciprocal.Function, 1, 2, Lines));

    private static readonly Lazy<LineTable> s_rootReciprocal = new(() => FreeKnots.Fit(LearnedFunction.NormalizedRootReciprocal.Function, 1, 4, Lines));

    /// <summary>exp left of 0, learned over [−256, 0].</summary>
    public static LineTable Exponential => PrepareExponential();

    /// <summary>1/x over [1, 2). Not learned: uniform samples miss the steep end, and relative errors count (docs/methods/nn-lut.md).</summary>
    public static LineTable Reciprocal => s_reciprocal.Value;

    /// <summary>1/√x over [1, 4), not learned either.</summary>
    public static LineTable RootReciprocal => s_rootReciprocal.Value;

    /// <summary><see cref="Exponential"/>, told how far its learning is.</summary>
    /// <param name="progress">Told of every run that is done; not told when the table is there already.</param>
    /// <param name="token">Cancels between two runs.</param>
    public static LineTable PrepareExponential(IProgress<TableProgress>? progress = null, CancellationToken token = default) =>
        Learned(LearnedFunction.Exponential, new LearnedTableSettings(), table => table, progress, token);

    /// <summary>A function of single elements, learned where it bends; further out its asymptotes go on.</summary>
    /// <param name="kind">GELU, SiLU, sigmoid or tanh; null comes back for others.</param>
    /// <param name="progress">Told of every run that is done; not told when the table is there already.</param>
    /// <param name="token">Cancels between two runs.</param>
    public static LineTable? Of(ActivationKind kind, IProgress<TableProgress>? progress = null, CancellationToken token = default) => Asymptotes.Of(kind) is { } shape
        ? Learned(shape.Function, new LearnedTableSettings { Entries = Lines - 2 }, shape.Ending, progress, token)
        : null;

    // One at a time: a run takes every core. What was cancelled is learned when it is next asked for.
    private static LineTable Learned(LearnedFunction function, LearnedTableSettings settings, Func<LineTable, LineTable> ending, IProgress<TableProgress>? progress, CancellationToken token)
    {
        lock (s_turn)
        {
            if (s_learned.TryGetValue(function.Name, out LineTable? table)) return table;
            IProgress<double>? share = progress is null ? null : new Share(function.Name, progress);
            return s_learned[function.Name] = ending(TableTraining.Learn(function, settings, share, token).ToTable());
        }
    }

    // Runs end on any thread and in any order; who watches is told one at a time and never of less than before.
    private sealed class Share(string function, IProgress<TableProgress> progress) : IProgress<double>
    {
        private readonly Lock _turn = new();
        private double _done;

        public void Report(double value)
        {
            lock (_turn)
            {
                _done = Math.Max(_done, value);
                progress.Report(new TableProgress(function, _done));
            }
        }
    }
}

/// <summary>How far a function is learned.</summary>
/// <param name="Function">Its name.</param>
/// <param name="Done">The share of the runs that are done, 0 to 1.</param>
public readonly record struct TableProgress(string Function, double Done);
