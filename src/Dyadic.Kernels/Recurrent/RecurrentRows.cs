using Dyadic.Core;
using Dyadic.Kernels.Functions;

namespace Dyadic.Kernels.Recurrent;

/// <summary>The steps of one direction: products of the hidden codes of all sequences at once, then one sequence after the other.</summary>
internal abstract unsafe class RecurrentRows(IntegerCell cell, KernelTier tier)
{
    /// <summary>2¹⁵ as a shift.</summary>
    protected const int Fraction = 15;

    /// <summary>H.</summary>
    public int Units { get; } = cell.Units;

    /// <summary>Gates · H.</summary>
    public int Width { get; } = cell.Gates * cell.Units;

    /// <summary>How the hidden state becomes codes.</summary>
    protected HiddenCode Output { get; } = cell.Output;

    /// <summary>True where eight units are computed at a time.</summary>
    protected bool HasLanes { get; } = tier >= KernelTier.Vector256 && CpuFeatures.HasAvx2;

    /// <summary>The row of the kernel table that computes the products.</summary>
    public abstract string ProductName { get; }

    /// <summary>Bytes of working memory.</summary>
    public abstract long ScratchBytes(int batch);

    /// <summary>Does one step.</summary>
    /// <param name="step">The buffers.</param>
    /// <param name="pool">The threads of the products.</param>
    public abstract void Step(in RecurrentStep step, WorkerPool pool);

    /// <summary>Codes of the state that products read, where they are made of the carried one.</summary>
    public void Encode(short* carry, byte* hidden)
    {
        for (int unit = 0; unit < Units; unit++) hidden[unit] = Output.Of(carry[unit]);
    }

    /// <summary>A product by some columns of the recurrent weights, to 16-bit codes.</summary>
    protected static IntegerGemm Gemm(RecurrentProduct product, int from, int to, KernelTier tier)
    {
        int columns = to - from;
        short[] weights = new short[product.Units * columns];
        for (int k = 0; k < product.Units; k++) product.Weights.AsSpan((k * product.Columns) + from, columns).CopyTo(weights.AsSpan(k * columns));
        ReadOnlySpan<Requantizer> rescales = product.Rescales.AsSpan(from, columns);
        long[] multipliers = new long[columns];
        int[] shifts = new int[columns];
        for (int i = 0; i < columns; i++) (multipliers[i], shifts[i]) = (rescales[i].Multiplier, rescales[i].Shift);
        OutputStage stage = OutputStage.Requantize(product.Bias.AsSpan(from, columns), multipliers, shifts, 0, ElementType.Int16);
        return new IntegerGemm(product.Units, columns, ElementType.UInt8, product.ZeroPoint, weights, stage, tier);
    }
}

/// <summary>The buffers of one step.</summary>
internal unsafe struct RecurrentStep
{
    /// <summary>What the input adds to the gates of the first sequence.</summary>
    public short* Gates;

    /// <summary>Elements from a sequence's gates to the next one's.</summary>
    public long GateStride;

    /// <summary>[B][H] codes.</summary>
    public byte* Hidden;

    /// <summary>[B][H] numbers of 16 bits.</summary>
    public short* Carry;

    /// <summary>B.</summary>
    public int Batch;

    /// <summary>Which sequences are not over: at least so many steps; null when none ends early.</summary>
    public long* Lengths;

    /// <summary>The step.</summary>
    public long Index;

    /// <summary>Working memory.</summary>
    public byte* Scratch;

    /// <summary>True when the sequence goes on.</summary>
    public readonly bool IsLive(int sequence) => Lengths is null || Lengths[sequence] > Index;
}
