namespace Dyadic.Kernels;

/// <summary>The numbers of a bound output stage; arrays have one element a channel and a block of padding.</summary>
internal unsafe struct StageParameters
{
    /// <summary>Outputs a vector stage computes at a time.</summary>
    public const int Block = 16;

    public long* Multiplier;

    /// <summary>2^(shift − 1), or 0 where shift is 0.</summary>
    public long* Rounding;

    public long* Shift;
    public float* Scale;
    public long ZeroPoint;
    public long Min;
    public long Max;
}

/// <summary>Rows of accumulators of consecutive channels, and where their outputs go.</summary>
internal unsafe struct StageBlock
{
    public byte* Accumulators;

    /// <summary>Bytes from a row of accumulators to the next.</summary>
    public long AccumulatorStride;

    public int Rows;

    /// <summary>The first channel.</summary>
    public int Channel;

    /// <summary>Channels.</summary>
    public int Count;

    public byte* Output;

    /// <summary>Bytes from a row of outputs to the next.</summary>
    public long OutputStride;
}
