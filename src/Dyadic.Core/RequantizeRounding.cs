namespace Dyadic.Core;

/// <summary>How a rescaled accumulator is rounded to an integer. A property of the node, never guessed.</summary>
public enum RequantizeRounding
{
    /// <summary>(x·m + 2^(s−1)) >> s: one rounding, ties toward +∞. The default of <c>ai.dyadic</c>.</summary>
    HalfUp,

    /// <summary>gemmlowp's saturating doubling high multiplication followed by a rounding shift; ties away from zero at the shift.</summary>
    GemmlowpDouble,

    /// <summary>rint(float32(x) · float32(scale)), ties to even: the arithmetic of ONNX Runtime's <c>QLinear*</c> and of XNNPACK.</summary>
    Float32HalfEven,
}
