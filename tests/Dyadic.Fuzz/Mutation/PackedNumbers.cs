using Dyadic.Fuzz.Wire;

namespace Dyadic.Fuzz.Mutation;

/// <summary>Lists of varints in one field: dims, integer attributes.</summary>
internal static class PackedNumbers
{
    public static byte[] Mutate(ReadOnlySpan<byte> content, FuzzRandom random)
    {
        List<long> numbers = Read(content);
        switch (random.Below(4))
        {
            case 0: numbers.Insert(random.Below(numbers.Count + 1), random.Number(1)); break;
            case 1 when numbers.Count > 0: numbers.RemoveAt(random.Below(numbers.Count)); break;
            case 2: for (int more = random.OneIn(20) ? 70 : 3; more > 0; more--) numbers.Add(1); break;
            default:
                if (numbers.Count == 0) break;
                int at = random.Below(numbers.Count);
                numbers[at] = random.Number(numbers[at]);
                break;
        }

        return Write(numbers);
    }

    public static List<long> Read(ReadOnlySpan<byte> content)
    {
        List<long> numbers = [];
        while (!content.IsEmpty && WireField.ReadVarint(ref content, out ulong number)) numbers.Add((long)number);
        return numbers;
    }

    public static byte[] Write(IEnumerable<long> numbers)
    {
        MemoryStream stream = new();
        foreach (long number in numbers) WireField.WriteVarint(stream, (ulong)number);
        return stream.ToArray();
    }
}
