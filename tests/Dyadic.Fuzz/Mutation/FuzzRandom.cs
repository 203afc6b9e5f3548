namespace Dyadic.Fuzz.Mutation;

/// <summary>Random choices that favour the values at which code breaks.</summary>
internal sealed class FuzzRandom(int seed)
{
    private static readonly long[] Edges =
    [
        0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 127, 128, 255, 256, 1000, 4096, 32767, 32768, 65535, 65536, 1 << 20, 1 << 24, (1 << 30) + 1, int.MaxValue - 1, int.MaxValue,
        1L << 31, (1L << 32) - 1, 1L << 32, (1L << 33) + 1, 1L << 53, 1L << 62, long.MaxValue - 1, long.MaxValue, -1, -2, -3, -4, -8, -128, -129, -32768, int.MinValue, int.MinValue - 1L, long.MinValue + 1, long.MinValue,
    ];

    private static readonly double[] Reals =
        [0, -0.0, 1, -1, 0.5, 2, 255, 1e-45, 1e-38, 1e-7, 3.4e38, -3.4e38, 1e300, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 2147483648.0, -2147483649.0, 9.3e18];

    private readonly Random _random = new(seed);

    public int Below(int bound) => _random.Next(bound);

    public bool OneIn(int count) => _random.Next(count) == 0;

    public T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    public void Fill(Span<byte> bytes) => _random.NextBytes(bytes);

    public double Unit() => _random.NextDouble();

    public double Real() => OneIn(3) ? Pick(Reals) : (_random.NextDouble() * 4) - 2;

    /// <summary>A number near the one given, small, or at an edge.</summary>
    public long Number(long near) => Below(5) switch
    {
        0 => unchecked(near + Below(5) - 2),
        1 => unchecked(near * (Below(4) - 1)),
        2 => Below(7) - 2,
        3 => unchecked(near ^ (1L << Below(64))),
        _ => Pick(Edges),
    };
}
