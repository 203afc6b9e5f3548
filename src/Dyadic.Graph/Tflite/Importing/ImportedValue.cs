using Dyadic.Core;

namespace Dyadic.Graphs.Tflite.Importing;

/// <summary>A value of the graph being made. Names are given at the end, when it is known what stands for which tensor.</summary>
internal sealed class ImportedValue
{
    /// <summary>The name; null until one is given.</summary>
    public string? Name { get; set; }

    /// <summary>What the name is made from when none was given.</summary>
    public required string Hint { get; set; }

    /// <summary>The content of a constant.</summary>
    public DenseTensor? Constant { get; init; }

    /// <summary>The scale and zero point of its integers, one for the whole value.</summary>
    public QuantizationAnnotation? Quantization { get; set; }
}
