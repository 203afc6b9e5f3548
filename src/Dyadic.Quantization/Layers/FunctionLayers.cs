namespace Dyadic.Quantization;

/// <summary>How softmax, normalizations, activations and products of two activations become layers.</summary>
internal enum FunctionLayers
{
    /// <summary>Not at all: they stay in float.</summary>
    None,

    /// <summary>As float functions between quantized values, which the qdq form writes.</summary>
    Float,

    /// <summary>As integer functions, which the integer form writes.</summary>
    Integer,
}
