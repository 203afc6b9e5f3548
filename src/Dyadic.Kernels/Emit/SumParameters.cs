using System.Runtime.InteropServices;

namespace Dyadic.Kernels;

/// <summary>The numbers of a sum of codes that an epilogue computes, the same for all channels.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SumParameters
{
    /// <summary>The smallest code of the product.</summary>
    public int LowCode;

    /// <summary>The largest code of the product.</summary>
    public int HighCode;

    /// <summary>Of <see cref="FloatSumCodes"/>: output steps a step of the product.</summary>
    public float ProductRatio;

    /// <summary>Output steps a step of the residual.</summary>
    public float ResidualRatio;

    public float Offset;

    /// <summary>The smallest output code.</summary>
    public float LowValue;

    /// <summary>The largest output code.</summary>
    public float HighValue;

    /// <summary>Of <see cref="PairSumCodes"/>: as in <see cref="PairForm"/>, the product's factor in the lower half.</summary>
    public int HighFactors;

    public int LowFactors;

    public int High;

    public int Low;

    public int LowShift;

    public int HighShift;
}
