using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>An <see cref="OutputStage"/> for a known number of channels: padded arrays and the function that applies it.</summary>
internal sealed unsafe class BoundStage
{
    private readonly PinnedBuffer[] _memory;
    private readonly delegate*<StageParameters*, StageBlock*, void> _function;
    private readonly PinnedBuffer _parameters;

    public BoundStage(OutputStage stage, int channels, KernelTier tier)
    {
        int padded = channels + StageParameters.Block;
        Bias = Spread<int>(stage.Bias, channels, nameof(stage.Bias));
        long[] multiplier = Spread<long>(stage.Multiplier, channels, nameof(stage.Multiplier));
        int[] shift = Spread<int>(stage.Shift, channels, nameof(stage.Shift));
        HalveLargestMultipliers(multiplier, shift);
        _memory =
        [
            PinnedBuffer.Of<long>(multiplier, padded),
            PinnedBuffer.Of<long>(Array.ConvertAll(shift, bits => bits == 0 ? 0 : 1L << (bits - 1)), padded),
            PinnedBuffer.Of<long>(Array.ConvertAll(shift, bits => (long)bits), padded),
            PinnedBuffer.Of<float>(Spread<float>(stage.Scale, channels, nameof(stage.Scale)), padded),
        ];
        _parameters = new PinnedBuffer(sizeof(StageParameters));
        *(StageParameters*)_parameters.Pointer = new StageParameters
        {
            Multiplier = (long*)_memory[0].Pointer,
            Rounding = (long*)_memory[1].Pointer,
            Shift = (long*)_memory[2].Pointer,
            Scale = (float*)_memory[3].Pointer,
            ZeroPoint = stage.ZeroPoint,
            Min = stage.Min,
            Max = stage.Max,
        };
        OutputType = stage.OutputType;
        (Sum, SumsProductFirst) = (stage.Sum, stage.SumsProductFirst);
        if (stage.Table is { } table) Table = new ByteTable(table, channels: 1, resultBytes: 1, tier);
        OutputBytes = stage.OutputType.ByteWidth();
        // The vector rows multiply 32-bit signed numbers.
        bool fits = multiplier.AsSpan().IndexOfAnyExceptInRange(0, int.MaxValue) < 0;
        Kernel = OutputStageTable.Select(stage.Kind, stage.OutputType, fits ? tier : KernelTier.Scalar);
        _function = Kernel.Function;
    }

    public OutputStageKernel Kernel { get; }

    /// <summary>One a channel.</summary>
    public int[] Bias { get; }

    public ElementType OutputType { get; }

    public int OutputBytes { get; }

    /// <summary>What is added to the outputs, by whoever calls <see cref="Apply(StageBlock*)"/>, or null.</summary>
    public CodeSum? Sum { get; }

    public bool SumsProductFirst { get; }

    /// <summary>What the outputs, the sum included, are looked up in, by the same, or null.</summary>
    public ByteTable? Table { get; }

    /// <summary>Turns a block of accumulators, the bias included, into outputs.</summary>
    public void Apply(StageBlock* block) => _function((StageParameters*)_parameters.Pointer, block);

    /// <summary>The same for <paramref name="count"/> accumulators of consecutive channels.</summary>
    public void Apply(int* accumulators, int channel, int count, byte* output)
    {
        StageBlock block = new() { Accumulators = (byte*)accumulators, Rows = 1, Channel = channel, Count = count, Output = output };
        Apply(&block);
    }

    private static T[] Spread<T>(T[] values, int channels, string name)
    {
        if (values.Length == channels) return (T[])values.Clone();
        T[] spread = new T[channels];
        if (values.Length == 1) Array.Fill(spread, values[0]);
        else if (values.Length != 0) throw DyadicException.BadInput($"{name} of the output stage has {values.Length} elements; expected 1 or {channels}, one a channel.");
        return spread;
    }

    /// <summary>(x·2³¹ + 2^(s−1)) >> s = (x·2³⁰ + 2^(s−2)) >> (s − 1), so a multiplier of 2³¹ need not leave 32 bits when s ≥ 1.</summary>
    private static void HalveLargestMultipliers(long[] multiplier, int[] shift)
    {
        for (int c = 0; c < multiplier.Length; c++)
        {
            if (multiplier[c] != 1L << 31 || shift[c] == 0) continue;
            multiplier[c] >>= 1;
            shift[c]--;
        }
    }
}
