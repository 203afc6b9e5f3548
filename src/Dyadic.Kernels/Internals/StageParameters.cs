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
