using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>An input or output of a run as real numbers; codes are dequantized when the numbers are first asked for.</summary>
/// <param name="name">The model's name for it.</param>
/// <param name="shape">Its extents, batch axis included.</param>
/// <param name="read">Gives the numbers, row-major.</param>
public sealed class RealTensor(string name, TensorShape shape, Func<float[]> read)
{
    private float[]? _values;

    /// <summary>The model's name for it.</summary>
    public string Name { get; } = name;

    /// <summary>The extents, batch axis included.</summary>
    public TensorShape Shape { get; } = shape;

    /// <summary>The numbers, row-major.</summary>
    public float[] Values => _values ??= read();

    /// <summary>The elements of the first sample of the batch: all of them where the first axis is no batch of several.</summary>
    public int CountOfFirst => (int)(Shape.Rank > 1 && Shape[0] > 1 ? Shape.Count / Shape[0] : Shape.Count);

    /// <summary>The numbers of the first sample of the batch.</summary>
    public ReadOnlySpan<float> First => Values.AsSpan(0, CountOfFirst);

    /// <summary>A tensor of given numbers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its extents.</param>
    /// <param name="values">As many numbers.</param>
    public static RealTensor Of(string name, TensorShape shape, params float[] values) => new(name, shape, () => values);
}
