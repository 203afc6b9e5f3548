using Dyadic.Core;

namespace Dyadic.Graphs.Tests.Tflite.Operators;

/// <summary>Random numbers that are the same everywhere and for ever: a case is known by its seed.</summary>
internal sealed class CaseRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A whole number between two, both included.</summary>
    public int Whole(int least, int greatest) => least + (int)(Next() % (ulong)((long)greatest - least + 1));

    /// <summary>One of several.</summary>
    public T Of<T>(params ReadOnlySpan<T> choices) => choices[Whole(0, choices.Length - 1)];

    /// <summary>A number between two; each ratio is as likely as any other.</summary>
    public float Scale(double least, double greatest) => (float)(least * Math.Pow(greatest / least, (Next() >> 11) * Math.ScaleB(1, -53)));

    /// <summary>A zero point: somewhere in the middle half of the codes, sometimes at an end; 0 for 16 bits.</summary>
    public int ZeroPoint(ElementType type)
    {
        if (type == ElementType.Int16) return 0;
        int unsigned = Whole(0, 5) switch { 0 => 0, 1 => 255, _ => Whole(64, 191) };
        return type == ElementType.Int8 ? unsigned - 128 : unsigned;
    }

    /// <summary>Random bytes.</summary>
    public byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) bytes[i] = (byte)(Next() >> 40);
        return bytes;
    }

    // SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
    private ulong Next() => unchecked(Mixed(_state += 0x9E3779B97F4A7C15));

    private static ulong Mixed(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
