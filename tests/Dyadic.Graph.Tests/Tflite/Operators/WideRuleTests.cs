using System.Runtime.InteropServices;
using Dyadic.Core;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tests.Tflite.Operators;

/// <summary>16-bit operators that the build of TensorFlow Lite we compare with does not have, against exact arithmetic; and what is refused.</summary>
public sealed class WideRuleTests
{
    [Fact]
    public void Eight_bits_become_sixteen_and_saturate()
    {
        OperatorCase made = new(ElementType.Int8, 1);
        made.Op(TfliteBuiltin.Quantize, [made.EveryCode(0.5f, 3)], [made.Output(ElementType.Int16, 0.5f / 256, 0, 1, 256)]);
        short[] expected = [.. Enumerable.Range(0, 256).Select(code => (short)Math.Clamp(((sbyte)(byte)code - 3) * 256, short.MinValue, short.MaxValue))];
        Assert.Equal(expected, Run(made));
    }

    [Fact]
    public void Sixteen_bits_between_zero_points_other_than_zero_are_refused()
    {
        OperatorCase made = new(ElementType.Int16, 1);
        made.Op(TfliteBuiltin.Add, [made.Input(0.1f, 5, 4), made.Input(0.1f, 0, 4)], [made.Output(0.2f, 0, 4)], new() { [1] = false });
        Assert.Contains("Add", Assert.Throws<DyadicException>(() => made.Spec.Import()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sum_by_shifts_is_refused_by_name()
    {
        OperatorCase made = new(ElementType.Int16, 1);
        made.Op(TfliteBuiltin.Add, [made.Input(0.5f, 0, 4), made.Input(0.25f, 0, 4)], [made.Output(0.5f, 0, 4)]);
        Assert.Contains("pot_scale_int16", Assert.Throws<DyadicException>(() => made.Spec.Import()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_logistic_function_of_the_older_fixed_point_is_refused_by_name()
    {
        OperatorCase made = new(ElementType.Int16, 1);
        made.Op(TfliteBuiltin.Logistic, [made.Input(1f / 4096, 0, 4)], [made.Output(1f / 32768, 0, 4)]);
        Assert.Contains("Logistic", Assert.Throws<DyadicException>(() => made.Spec.Import()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Products_of_extreme_codes_do_not_overflow()
    {
        // 4096 products of −32768 and −127 make 2⁴⁴, far above 32 bits.
        OperatorCase made = new(ElementType.Int16, 1);
        byte[] least = MemoryMarshal.AsBytes<short>([.. Enumerable.Repeat(short.MinValue, 4096)]).ToArray();
        int x = made.Input(least, 1, 0, 1, 4096), w = made.Spec.Codes("w", 9, [.. Enumerable.Repeat((byte)0x81, 4096)], [1], [0], 0, 1, 4096);
        made.Op(TfliteBuiltin.FullyConnected, [x, w], [made.Output(1 << 20, 0, 1, 1)], new() { [0] = (sbyte)0 });
        Assert.Equal([127 * 32768 * 4096L / (1 << 20)], Run(made).Select(code => (long)code));
    }

    private static short[] Run(OperatorCase made)
    {
        Graph graph = made.Spec.Import();
        return GraphInterpreter.Run(graph, made.Feed(graph))[0].Span<short>().ToArray();
    }
}
