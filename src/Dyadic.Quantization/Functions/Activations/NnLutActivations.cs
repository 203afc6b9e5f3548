using Dyadic.Kernels.Functions;

namespace Dyadic.Quantization;

/// <summary>NN-LUT: functions of single elements by sixteen learned lines. Yu et al. 2022.</summary>
public sealed class NnLutActivations : IActivationMethod
{
    /// <inheritdoc/>
    public string Name => "nn-lut";

    /// <inheritdoc/>
    public string Summary => "sixteen learned lines";

    /// <inheritdoc/>
    public void Prepare(ActivationKind kind, IProgress<TableProgress>? progress, CancellationToken token) => LearnedTables.Of(kind, progress, token);

    /// <inheritdoc/>
    public IntegerActivation? Create(ActivationKind kind, double scale, double greatest) => LearnedTables.Of(kind) is { } table ? new IntegerLineTable(table, scale) : null;

    /// <inheritdoc/>
    public SmoothFunction StraightThrough(ActivationKind kind) => Asymptotes.Of(kind) is null ? SmoothActivations.Exact(kind) : SmoothFunction.Of(() => LearnedTables.Of(kind)!);
}
