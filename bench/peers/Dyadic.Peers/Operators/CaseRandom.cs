using Dyadic.Core;

namespace Dyadic.Peers.Operators;

/// <summary>Random tensors, shapes and quantization parameters that look for trouble: odd extents, extreme zero points, saturating scales.</summary>
internal sealed class CaseRandom(int seed)
{
    private readonly Random _random = new(seed);

    public bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    /// <summary>From <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public int Number(int least, int most) => _random.Next(least, most + 1);

    public T Of<T>(params ReadOnlySpan<T> choices) => choices[_random.Next(choices.Length)];

    public ElementType Byte() => Of(ElementType.UInt8, ElementType.Int8);

    public TensorShape Shape(int leastRank, int mostRank, int most = 9) => TensorShape.Create([.. Enumerable.Range(0, Number(leastRank, mostRank)).Select(_ => Number(1, most))]);

    /// <summary>A shape that broadcasts to another: leading axes dropped, some extents 1.</summary>
    public TensorShape Broadcastable(TensorShape shape)
    {
        int[] extents = [.. shape.Skip(Number(0, shape.Rank)).Select(extent => Chance(3) ? 1 : extent)];
        return Chance(3) ? shape : TensorShape.Create(extents);
    }

    /// <summary>Any codes of a type.</summary>
    public DenseTensor Codes(ElementType type, TensorShape shape)
    {
        DenseTensor tensor = DenseTensor.Zeros(type, shape);
        (Int128 low, Int128 high) = type.IntegerRange();
        for (int i = 0; i < tensor.Count; i++) Graphs.IntegerElements.SetWrapped(tensor, i, Chance(16) ? Of(low, high) : _random.NextInt64((long)low, (long)high + 1));
        return tensor;
    }

    /// <summary>A zero point: now and then one of the ends of the type.</summary>
    public DenseTensor ZeroPoint(ElementType type) => ZeroPoint(type, TensorShape.Scalar);

    /// <summary>Zero points: now and then one of the ends of the type.</summary>
    public DenseTensor ZeroPoint(ElementType type, TensorShape shape)
    {
        DenseTensor tensor = Codes(type, shape);
        if (Chance(4)) Graphs.IntegerElements.SetWrapped(tensor, 0, Chance(2) ? type.IntegerRange().Min : type.IntegerRange().Max);
        return tensor;
    }

    /// <summary>Scales between 2⁻¹⁰ and 1.</summary>
    public DenseTensor Scale() => Scale(TensorShape.Scalar);

    /// <summary>Scales between 2⁻¹⁰ and 1.</summary>
    public DenseTensor Scale(TensorShape shape)
    {
        DenseTensor tensor = DenseTensor.Zeros(ElementType.Float32, shape);
        foreach (ref float scale in tensor.Span<float>()) scale = Chance(4) ? MathF.Pow(2, -Number(0, 10)) : MathF.Pow(2, -8 * _random.NextSingle());
        return tensor;
    }

    /// <summary>A scale under which numbers of a magnitude fill the codes, give or take a factor of 4.</summary>
    public DenseTensor ScaleFor(float magnitude) => DenseTensor.Scalar(magnitude / 128 * MathF.Pow(2, (4 * _random.NextSingle()) - 2));

    /// <summary>Numbers in [−magnitude, magnitude].</summary>
    public DenseTensor Reals(float magnitude, TensorShape shape)
    {
        DenseTensor tensor = DenseTensor.Zeros(ElementType.Float32, shape);
        foreach (ref float real in tensor.Span<float>()) real = magnitude * ((2 * _random.NextSingle()) - 1);
        return tensor;
    }

    /// <summary>Numbers in [−magnitude, magnitude], rounded to binary16.</summary>
    public DenseTensor Halves(float magnitude, TensorShape shape)
    {
        DenseTensor tensor = DenseTensor.Zeros(ElementType.Float16, shape);
        foreach (ref Half real in tensor.Span<Half>()) real = (Half)(magnitude * ((2 * _random.NextSingle()) - 1));
        return tensor;
    }

    public DenseTensor Bools(TensorShape shape)
    {
        DenseTensor tensor = DenseTensor.Zeros(ElementType.Bool, shape);
        foreach (ref byte value in tensor.Bytes) value = (byte)_random.Next(2);
        return tensor;
    }

    public DenseTensor Integers(int magnitude, TensorShape shape)
    {
        DenseTensor tensor = DenseTensor.Zeros(ElementType.Int32, shape);
        foreach (ref int value in tensor.Span<int>()) value = Number(-magnitude, magnitude);
        return tensor;
    }
}
