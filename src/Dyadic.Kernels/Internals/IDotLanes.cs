namespace Dyadic.Kernels;

/// <summary>What <see cref="TileKernel{TDot,TVector,TRows,TWidth}"/> asks of an instruction set: 32-bit lanes that accumulate products.</summary>
/// <remarks>
/// A lane's 32 bits of operand are one float, two 16-bit or four 8-bit codes along the depth, so one loop serves all three.
/// </remarks>
internal unsafe interface IDotLanes<TVector>
    where TVector : struct
{
    static abstract TVector Load(byte* source);

    static abstract void Store(byte* destination, TVector value);

    /// <summary>The 32 bits at <paramref name="source"/> in every lane, made ready to be the left operand.</summary>
    static abstract TVector Broadcast(byte* source);

    /// <summary>sum + lhs · rhs, or the dot product of the codes that share a lane; integers wrap around.</summary>
    static abstract TVector MultiplyAdd(TVector lhs, TVector rhs, TVector sum);
}

/// <summary>A number as a type, so that generic code sees a constant.</summary>
internal interface ITileExtent
{
    static abstract int Value { get; }
}

internal readonly struct One : ITileExtent
{
    public static int Value => 1;
}

internal readonly struct Two : ITileExtent
{
    public static int Value => 2;
}

internal readonly struct Three : ITileExtent
{
    public static int Value => 3;
}

internal readonly struct Four : ITileExtent
{
    public static int Value => 4;
}

internal readonly struct Five : ITileExtent
{
    public static int Value => 5;
}

internal readonly struct Six : ITileExtent
{
    public static int Value => 6;
}
