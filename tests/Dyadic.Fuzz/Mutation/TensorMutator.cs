using Dyadic.Core;
using Dyadic.Fuzz.Wire;

namespace Dyadic.Fuzz.Mutation;

/// <summary>Makes tensors that a reader accepts and an operator does not expect: other ranks, types and values, with data of the right length.</summary>
internal static class TensorMutator
{
    public const int LargestBytes = 1 << 16;

    /// <summary>Changes type, shape or content of a tensor and writes its data anew.</summary>
    public static void Mutate(List<WireField> tensor, FuzzRandom random)
    {
        int type = (int)(tensor.Find(field => field.Number == 2)?.Scalar ?? 1);
        List<long> dims = [.. tensor.Where(field => field.Number == 1).SelectMany(field => field.Type == WireField.Bytes ? PackedNumbers.Read(field.Content) : [(long)field.Scalar])];
        if (random.OneIn(3)) type = 1 + random.Below(26);
        if (!random.OneIn(3)) dims = PackedNumbers.Read(PackedNumbers.Mutate(PackedNumbers.Write(dims), random));
        tensor.RemoveAll(field => field.Number is 1 or 2 or 4 or 5 or 6 or 7 or 9 or 10 or 11 or 14);
        Add(tensor, 1, WireField.Bytes, content: PackedNumbers.Write(dims));
        Add(tensor, 2, WireField.Varint, scalar: (ulong)type);
        if (random.OneIn(30)) External(tensor, random);
        else Add(tensor, 9, WireField.Bytes, content: Content((ElementType)type, dims, random));
    }

    /// <summary>Random elements of a type, often at the edges of its range.</summary>
    public static byte[] Content(ElementType type, IEnumerable<long> dims, FuzzRandom random)
    {
        double count = dims.Aggregate(1.0, (product, extent) => product * extent);
        double bytes = Math.Ceiling(count * type.BitWidth() / 8);
        byte[] content = new byte[bytes is >= 0 and <= LargestBytes ? (int)bytes : random.Below(64)];
        int width = type.ByteWidth();
        for (int at = 0; width > 0 && at + width <= content.Length; at += width)
        {
            byte[] element = type switch
            {
                ElementType.Float32 => BitConverter.GetBytes((float)random.Real()),
                ElementType.Float64 => BitConverter.GetBytes(random.Real()),
                ElementType.Float16 => BitConverter.GetBytes((Half)random.Real()),
                ElementType.Bool => [(byte)random.Below(2)],
                _ => BitConverter.GetBytes(random.OneIn(4) ? random.Number(1) : random.Below(9) - 3),
            };
            element.AsSpan(0, Math.Min(width, element.Length)).CopyTo(content.AsSpan(at));
        }

        return content;
    }

    private static void External(List<WireField> tensor, FuzzRandom random)
    {
        string[] places = ["weights.bin", "../weights.bin", "/etc/passwd", "a/../../x", "", ".", "C:\\x", "\0", "/dev/zero", "con"];
        Add(tensor, 14, WireField.Varint, scalar: 1);
        Entry(tensor, "location", random.Pick(places));
        if (random.OneIn(2)) Entry(tensor, "offset", random.Number(0).ToString());
        if (random.OneIn(2)) Entry(tensor, "length", random.Number(0).ToString());
    }

    private static void Entry(List<WireField> tensor, string key, string value)
    {
        List<WireField> entry = [];
        Add(entry, 1, WireField.Bytes, content: System.Text.Encoding.UTF8.GetBytes(key), message: OnnxMessage.Entry);
        Add(entry, 2, WireField.Bytes, content: System.Text.Encoding.UTF8.GetBytes(value), message: OnnxMessage.Entry);
        tensor.Add(new WireField { Number = 13, Type = WireField.Bytes, Meaning = OnnxSchema.Find(OnnxMessage.Tensor, 13), Message = entry });
    }

    private static void Add(List<WireField> fields, int number, int wireType, ulong scalar = 0, byte[]? content = null, OnnxMessage message = OnnxMessage.Tensor) =>
        fields.Add(new WireField { Number = number, Type = wireType, Meaning = OnnxSchema.Find(message, number), Scalar = scalar, Content = content ?? [] });
}
