using Dyadic.Core;

namespace Dyadic.Graphs.Tflite.Schema;

/// <summary>A tensor of a subgraph.</summary>
internal sealed class TfliteTensor(int index, string name, ElementType type, TensorShape shape)
{
    /// <summary>Its number in the subgraph.</summary>
    public int Index => index;

    /// <summary>Its name; may be empty, and other tensors may have it too.</summary>
    public string Name => name;

    /// <summary>Its element type; undefined for resources and variants.</summary>
    public ElementType Type => type;

    /// <summary>Its shape as the file states it (channels last for pictures). An extent that the signature leaves open is 1 here.</summary>
    public TensorShape Shape => shape;

    /// <summary>True when the rank is known: a scalar and a tensor of unknown rank both have an empty shape, and old files do not tell them apart.</summary>
    public bool HasShape { get; init; } = true;

    /// <summary>The extents with −1 for those a caller may choose; null when the file does not say.</summary>
    public int[]? ShapeSignature { get; init; }

    /// <summary>The reals that its integers stand for; null when the file gives none.</summary>
    public TfliteQuantization? Quantization { get; init; }

    /// <summary>True for a tensor that keeps its content between two runs, zero at first.</summary>
    public bool IsVariable { get; init; }

    /// <summary>Its content when the file gives one.</summary>
    public DenseTensor? Constant { get; init; }

    /// <summary>What its codes have been raised by since the file was read: 128 for int8 codes that are held as uint8, else 0.</summary>
    public int CodeShift { get; init; }

    /// <summary>The element type that the file states.</summary>
    public ElementType FileType => CodeShift == 0 ? Type : ElementType.Int8;

    /// <summary>True for a tensor of integers that stand for reals.</summary>
    public bool IsQuantized => Quantization is not null && Type.IsInteger();

    /// <summary>Number, name, type and shape.</summary>
    public override string ToString() => $"tensor {Index} '{Name}' {Type}{Shape}";
}

/// <summary>The reals that integers stand for: real = scale · (code − zero point).</summary>
/// <param name="Scales">One scale, or one for each slice along <paramref name="Axis"/>; finite and positive.</param>
/// <param name="ZeroPoints">As many zero points as scales; 0 where the file gave none. Each fits the tensor's type.</param>
/// <param name="Axis">The axis of the slices; 0 for one scale.</param>
internal sealed record TfliteQuantization(float[] Scales, long[] ZeroPoints, int Axis)
{
    /// <summary>True when one scale serves the whole tensor.</summary>
    public bool IsPerTensor => Scales.Length == 1;
}
