namespace Dyadic.Kernels;

/// <summary>How precise the operands of a float product or convolution are. Sums, bias and outputs are float32 always.</summary>
public enum FloatPrecision
{
    /// <summary>float32 operands.</summary>
    Float32 = 0,

    /// <summary>
    /// Operands rounded to bfloat16: 8 bits of precision, half to even; magnitudes below 2⁻¹²⁶ are zeros. The products of two are exact. Twice as fast as
    /// float32 where the processor has AVX-512 BF16; elsewhere the same rounded operands are multiplied as float32, at the speed of those.
    /// </summary>
    BFloat16 = 1,
}
