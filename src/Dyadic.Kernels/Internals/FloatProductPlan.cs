namespace Dyadic.Kernels;

/// <summary>The kernel of a float product at a precision, and how its operands come to it.</summary>
internal sealed unsafe class FloatProductPlan
{
    private readonly bool _rounds;

    public FloatProductPlan(FloatPrecision precision, KernelTier tier)
    {
        _rounds = precision == FloatPrecision.BFloat16;
        Kernel = _rounds ? GemmKernelTable.SelectBFloat16(tier) : GemmKernelTable.SelectFloat(tier);
    }

    /// <summary>The tile functions.</summary>
    public GemmKernel Kernel { get; }

    /// <summary>The rows as the kernel takes them.</summary>
    public RowSource Rows(RowSource floats) => _rounds ? new BFloat16Rows(floats, Kernel.Format == GemmFormat.BFloat2) : floats;

    /// <summary>Weights as the kernel packs them: rounded where it multiplies float32 and the precision is less.</summary>
    public ReadOnlySpan<float> Weights(ReadOnlySpan<float> weights)
    {
        if (!_rounds || Kernel.Format != GemmFormat.Float32) return weights;
        float[] rounded = new float[weights.Length];
        fixed (float* source = weights, target = rounded) BFloat16Rounding.Keep(source, target, weights.Length);
        return rounded;
    }
}
