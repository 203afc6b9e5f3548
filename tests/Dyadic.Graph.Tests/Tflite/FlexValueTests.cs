using System.Text;
using Dyadic.Core;
using Dyadic.Graphs.Tflite.FlatBuffers;

namespace Dyadic.Graphs.Tests.Tflite;

public sealed class FlexValueTests
{
    // { "a": 7, "b": -2, "f": 0.5, "t": true }: keys, the offsets to them, then the values and their packed types, in 4-byte slots.
    private static byte[] Map()
    {
        List<byte> bytes = [.. Encoding.ASCII.GetBytes("a\0b\0f\0t\0")];
        Append(bytes, 4);
        int keys = bytes.Count;
        for (int i = 0; i < 4; i++) Append(bytes, bytes.Count - (2 * i));
        Append(bytes, bytes.Count - keys);
        Append(bytes, 4);
        Append(bytes, 4);
        int values = bytes.Count;
        Append(bytes, 7);
        Append(bytes, -2);
        Append(bytes, BitConverter.SingleToInt32Bits(0.5f));
        Append(bytes, 1);
        bytes.AddRange([(1 << 2) | 2, (1 << 2) | 2, (3 << 2) | 2, (26 << 2) | 2]);
        bytes.AddRange([(byte)(bytes.Count - values), (9 << 2) | 2, 1]);
        return [.. bytes];
    }

    [Fact]
    public void A_map_gives_its_numbers_by_name()
    {
        IReadOnlyDictionary<string, FlexValue> map = FlexValue.Root(Map(), "options").Map();
        Assert.Equal(["a", "b", "f", "t"], map.Keys);
        Assert.Equal(7, map["a"].Integer());
        Assert.Equal(-2, map["b"].Integer());
        Assert.Equal(0.5, map["f"].Real());
        Assert.Equal(7, map["a"].Real());
        Assert.Equal(1, map["t"].Integer());
    }

    [Fact]
    public void A_value_of_another_kind_is_refused_by_name()
    {
        IReadOnlyDictionary<string, FlexValue> map = FlexValue.Root(Map(), "options").Map();
        Assert.Contains("options.f", Assert.Throws<DyadicException>(() => map["f"].Integer()).Message);
        Assert.Contains("options.a", Assert.Throws<DyadicException>(() => map["a"].Map()).Message);
        Assert.Contains("options.a", Assert.Throws<DyadicException>(() => map["a"].Text()).Message);
    }

    [Fact]
    public void Every_change_of_one_byte_and_every_truncation_gives_our_error_or_a_map()
    {
        byte[] bytes = Map();
        for (int length = 0; length < bytes.Length; length++) ReadAll(bytes[..length]);
        for (int at = 0; at < bytes.Length; at++)
        {
            for (int value = 0; value < 256; value++)
            {
                byte[] changed = (byte[])bytes.Clone();
                changed[at] = (byte)value;
                ReadAll(changed);
            }
        }
    }

    private static void ReadAll(byte[] bytes)
    {
        try
        {
            foreach (FlexValue value in FlexValue.Root(bytes, "options").Map().Values) _ = value.Real();
        }
        catch (DyadicException error)
        {
            Assert.Equal(FailureKind.BadInput, error.Kind);
        }
    }

    private static void Append(List<byte> bytes, int number) => bytes.AddRange(BitConverter.GetBytes(number));
}
