using System.Buffers.Binary;

namespace Dyadic.Fuzz.Mutation;

/// <summary>Damage to the structure of a FlatBuffer: offsets, table layouts, lengths and the numbers in between.</summary>
internal static class FlatBufferMutator
{
    public static byte[] Mutate(byte[] bytes, FuzzRandom random)
    {
        byte[] result = (byte[])bytes.Clone();
        if (result.Length < 8) return result;
        FlatBufferWords words = FlatBufferWords.Of(result);
        for (int times = 1 + random.Below(3); times > 0; times--) MutateOnce(result, words, random);
        return random.OneIn(12) ? result[..random.Below(result.Length)] : result;
    }

    private static void MutateOnce(byte[] bytes, FlatBufferWords words, FuzzRandom random)
    {
        switch (random.Below(8))
        {
            case 0 when words.Offsets.Count > 0: Write(bytes, random.Pick(words.Offsets), (int)random.Number(8)); break;
            case 1 when words.Offsets.Count > 1: // points to where another offset points: a wrong kind of table, or a cycle
                int here = random.Pick(words.Offsets), there = random.Pick(words.Offsets);
                Write(bytes, here, there + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(there)) - here);
                break;
            case 2 when words.Lengths.Count > 0:
                int length = random.Pick(words.Lengths);
                Write(bytes, length, (int)random.Number(BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(length))));
                break;
            case 3 when words.Layouts.Count > 0: // a slot of a vtable: absent, moved, outside
                int slot = random.Pick(words.Layouts);
                BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(slot), (ushort)random.Number(BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(slot))));
                break;
            case 4 or 5 when words.Scalars.Count > 0:
                int at = random.Pick(words.Scalars);
                if (random.OneIn(2)) Write(bytes, at, (int)random.Number(BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at))));
                else bytes[at + random.Below(4)] = (byte)random.Number(1);
                break;
            case 6 when words.Scalars.Count > 0: Write(bytes, random.Pick(words.Scalars), BitConverter.SingleToInt32Bits((float)random.Real())); break;
            default: bytes[random.Below(bytes.Length)] ^= (byte)(1 << random.Below(8)); break;
        }
    }

    private static void Write(byte[] bytes, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
}
