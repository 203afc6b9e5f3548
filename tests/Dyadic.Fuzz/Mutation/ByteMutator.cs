namespace Dyadic.Fuzz.Mutation;

/// <summary>Damage that knows nothing of formats: bits, bytes, truncation, repeated, removed and foreign stretches.</summary>
internal static class ByteMutator
{
    public static byte[] Mutate(byte[] bytes, FuzzRandom random, byte[] donor)
    {
        byte[] result = (byte[])bytes.Clone();
        for (int times = 1 + random.Below(4); times > 0 && result.Length > 0; times--)
        {
            int at = random.Below(result.Length), length = Math.Min(1 + random.Below(64), result.Length - at);
            switch (random.Below(8))
            {
                case 0: result[at] ^= (byte)(1 << random.Below(8)); break;
                case 1: result[at] = (byte)random.Number(result[at]); break;
                case 2: random.Fill(result.AsSpan(at, length)); break;
                case 3: result = result[..at]; break;
                case 4: result = [.. result[..at], .. result[(at + length)..]]; break;
                case 5: result = [.. result[..at], .. result[at..(at + length)], .. result[at..]]; break;
                case 6: result.AsSpan(at, length).Fill(random.OneIn(2) ? (byte)0xFF : (byte)0); break;
                default:
                    int from = random.Below(Math.Max(donor.Length, 1)), taken = Math.Min(1 + random.Below(512), donor.Length - from);
                    result = [.. result[..at], .. donor[from..(from + Math.Max(taken, 0))], .. result[at..]];
                    break;
            }
        }

        return result;
    }
}
