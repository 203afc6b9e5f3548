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
    public IntegerActivation? Create(ActivationKind kind, double scale, double greatest) => LearnedTables.Of(kind) is { } table ? new IntegerLineTable(table, scale) : null;
}
