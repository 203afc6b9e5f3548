namespace Dyadic.Graphs.Operators;

/// <summary>The parts that the published bodies of normalizations are made of.</summary>
internal static class NormalizationBody
{
    /// <summary>The domain and the imported operator set.</summary>
    public const string Head = """
        <domain: "ai.dyadic", opset_import: ["" : 21]>

        """;

    /// <summary>Names of inputs and output.</summary>
    public const string Inputs = """
         <to> (codes, zero_point, factors, epsilon, gains, offsets, divisor, min, max) => (y)

        """;

    /// <summary>The same where the root comes from lines.</summary>
    public const string LineInputs = """
         <to> (codes, zero_point, factors, epsilon, gains, offsets, divisor, min, max, breakpoints, slopes, intercepts, step) => (y)

        """;

    /// <summary>x.</summary>
    public const string Codes = """
        {
            last = Constant <value_ints: ints = [-1]> ()
            one = Constant <value_int: int = 1> ()
            two = Constant <value_int: int = 2> ()
            wide = Cast <to: int = 7> (codes)
            shifted = Sub (wide, zero_point)
            row = Mul (shifted, factors)

        """;

    /// <summary>x less its mean, to the nearest integer.</summary>
    public const string Centred = """
            counted = Size (gains)
            channels = Max (counted, one)
            total = ReduceSum <keepdims: int = 1> (row, last)
            double_total = Mul (total, two)
            raised_total = Add (double_total, channels)
            double_channels = Mul (channels, two)
            mean_rest = Mod (raised_total, double_channels)
            mean_whole = Sub (raised_total, mean_rest)
            mean = Div (mean_whole, double_channels)
            deviation = Sub (row, mean)

        """;

    /// <summary>x itself.</summary>
    public const string Plain = """
            deviation = Identity (row)

        """;

    /// <summary>The sum of squares, at least 1.</summary>
    public static string Squares { get; } = $"""
            squared = Mul (deviation, deviation)
            sum_of_squares = ReduceSum <keepdims: int = 1> (squared, last)
            raised_squares = Add (sum_of_squares, epsilon)
        {ExtremumBody.Greater("squares", "raised_squares", "one")}

        """;

    /// <summary>How many powers of four are at most the squares.</summary>
    public const string HalfBits = """
            powers_of_four = Constant <value_ints: ints = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864, 268435456, 1073741824, 4294967296, 17179869184, 68719476736, 274877906944, 1099511627776, 4398046511104, 17592186044416, 70368744177664, 281474976710656, 1125899906842624, 4503599627370496, 18014398509481984, 72057594037927936, 288230376151711744, 1152921504606846976]> ()
            powers_of_two = Constant <value_ints: ints = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536, 131072, 262144, 524288, 1048576, 2097152, 4194304, 8388608, 16777216, 33554432, 67108864, 134217728, 268435456, 536870912, 1073741824, 2147483648]> ()
            reached = GreaterOrEqual (squares, powers_of_four)
            reached_wide = Cast <to: int = 7> (reached)
            half_bits = ReduceSum <keepdims: int = 1> (reached_wide, last)

        """;

    /// <summary>⌊√squares⌋: Newton's iteration from 2^⌈bits/2⌉, which seven passes bring to the root of any 62 bits.</summary>
    /// <remarks>The first pass leads from at most 2³¹ to less, and, of squares below 2⁶² − 1, no later one back: Min and Max see no number that ONNX Runtime 1.30 compares wrong.</remarks>
    public const string ExactRoot = """
            root_0 = Gather (powers_of_two, half_bits)
            quotient_1 = Div (squares, root_0)
            sum_1 = Add (root_0, quotient_1)
            half_1 = Div (sum_1, two)
            root_1 = Max (half_1, one)
            quotient_2 = Div (squares, root_1)
            sum_2 = Add (root_1, quotient_2)
            half_2 = Div (sum_2, two)
            least_2 = Min (root_1, half_2)
            root_2 = Max (least_2, one)
            quotient_3 = Div (squares, root_2)
            sum_3 = Add (root_2, quotient_3)
            half_3 = Div (sum_3, two)
            least_3 = Min (root_2, half_3)
            root_3 = Max (least_3, one)
            quotient_4 = Div (squares, root_3)
            sum_4 = Add (root_3, quotient_4)
            half_4 = Div (sum_4, two)
            least_4 = Min (root_3, half_4)
            root_4 = Max (least_4, one)
            quotient_5 = Div (squares, root_4)
            sum_5 = Add (root_4, quotient_5)
            half_5 = Div (sum_5, two)
            least_5 = Min (root_4, half_5)
            root_5 = Max (least_5, one)
            quotient_6 = Div (squares, root_5)
            sum_6 = Add (root_5, quotient_6)
            half_6 = Div (sum_6, two)
            least_6 = Min (root_5, half_6)
            root_6 = Max (least_6, one)
            quotient_7 = Div (squares, root_6)
            sum_7 = Add (root_6, quotient_7)
            half_7 = Div (sum_7, two)
            least_7 = Min (root_6, half_7)
            root = Max (least_7, one)

        """;

    /// <summary>Ten passes of the same iteration from 2¹⁶, whatever the number; a pass may lead up to 2⁴⁵.</summary>
    public static string TenPassRoot { get; } = $"""
            root_0 = Constant <value_int: int = 65536> ()
        {string.Concat(Enumerable.Range(1, 10).Select(Pass))}    root = Identity (root_10)

        """;

    /// <summary>2³¹ by the root.</summary>
    public const string Quotient = """
            unit = Constant <value_int: int = 2147483648> ()
            factor = Div (unit, root)

        """;

    /// <summary>2³¹ by the root, from lines of 1/√x over [1, 4).</summary>
    public static string LineQuotient { get; } = $"""
            small_powers = Constant <value_ints: ints = [1, 4, 16, 64, 256, 1024, 4096, 16384]> ()
            exponent = Sub (half_bits, one)
            zero = Sub (one, one)
            seven = Constant <value_int: int = 7> ()
            lack = Sub (seven, exponent)
            up = Max (lack, zero)
            raising = Gather (small_powers, up)
            greatest_mantissa = Constant <value_int: int = 65535> ()
        {ExtremumBody.Lesser("small", "squares", "greatest_mantissa")}
            raised_mantissa = Mul (small, raising)
            excess = Sub (exponent, seven)
            down = Max (excess, zero)
            lowering = Gather (powers_of_four, down)
            lowered_mantissa = Div (squares, lowering)
            is_small = Greater (lack, zero)
            chosen = Where (is_small, raised_mantissa, lowered_mantissa)
            mantissa = Min (chosen, greatest_mantissa)
            passed = GreaterOrEqual (mantissa, breakpoints)
            passed_wide = Cast <to: int = 7> (passed)
            line = ReduceSum <keepdims: int = 1> (passed_wide, last)
            slope = Gather (slopes, line)
            intercept = Gather (intercepts, line)
            sloped = Mul (slope, mantissa)
            value = Add (sloped, intercept)
            positive = Max (value, zero)
            stepped = Div (positive, step)
            most = Constant <value_int: int = 4194304> ()
            reciprocal = Min (stepped, most)
            rest_of_unit = Constant <value_int: int = 512> ()
            scaled = Mul (reciprocal, rest_of_unit)
            root = Gather (powers_of_two, exponent)
            factor = Div (scaled, root)

        """;

    /// <summary>Deviation by root with 30 bits of fraction, and the gain and offset of each channel. The limits cut nothing where the root is exact: no |deviation| is above it, and by lines none reaches twice it.</summary>
    public const string Tail = Normalized + Gained;

    private const string Normalized = """
            product = Mul (deviation, factor)
            product_rest = Mod (product, two)
            product_whole = Sub (product, product_rest)
            halved = Div (product_whole, two)
            least = Constant <value_int: int = -1073741824> ()
            greatest = Constant <value_int: int = 1073741824> ()
            normalized = Clip (halved, least, greatest)

        """;

    /// <summary>The gain and offset of each channel, and the codes. No scale that was fitted to data makes codes of 2³¹, which Clip of ONNX Runtime 1.30 would miss.</summary>
    public const string Gained = """
            gained = Mul (normalized, gains)
            moved = Add (gained, offsets)
            half_divisor = Div (divisor, two)
            raised = Add (moved, half_divisor)
            remainder = Mod (raised, divisor)
            exact = Sub (raised, remainder)
            quotient = Div (exact, divisor)
            clipped = Clip (quotient, min, max)
            y = Cast <to: int = @to> (clipped)
        }
        """;

    private static string Pass(int number) => $"""
            quotient_{number} = Div (squares, root_{number - 1})
            sum_{number} = Add (root_{number - 1}, quotient_{number})
            half_{number} = Div (sum_{number}, two)
        {ExtremumBody.Greater($"root_{number}", $"half_{number}", "one")}

        """;
}
