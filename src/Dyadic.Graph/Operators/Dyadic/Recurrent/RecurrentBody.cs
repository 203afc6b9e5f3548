namespace Dyadic.Graphs.Operators;

/// <summary>The parts that the bodies of integer recurrent layers share, as ONNX text.</summary>
/// <remarks>
/// A step reads all directions at once; those that run backwards get their inputs mirrored within each sequence's length, and their outputs mirrored back. Beyond a
/// sequence's length states are kept. Lengths are int32 in ONNX, a gain is at most 2¹⁵ and sums saturate to 16 bits at each step: Max, Min and Clip see no number that ONNX Runtime 1.30 compares wrong.
/// </remarks>
internal static class RecurrentBody
{
    /// <summary>Constants, which steps read too.</summary>
    public const string Constants = """
            zero = Constant <value_int: int = 0> ()
            one = Constant <value_int: int = 1> ()
            two = Constant <value_int: int = 2> ()
            interval = Constant <value_int: int = 256> ()
            interval_half = Constant <value_int: int = 128> ()
            unit = Constant <value_int: int = 32768> ()
            unit_half = Constant <value_int: int = 16384> ()
            lowest = Constant <value_int: int = -32768> ()
            highest = Constant <value_int: int = 32767> ()
            zero_code = Cast <to: int = 7> (zero_point)
            half = Div (divisor, two)
            output_half = Div (output_divisor, two)
        """;

    /// <summary>The inputs in the order in which steps take them: <c>ordered</c> [S, D, B, gates · H], and <c>live</c> [S, 1, B or 1, 1].</summary>
    /// <param name="state">The input whose shape is [D, B or 1, H].</param>
    public static string Order(string state) => $$"""
            first_axis = Constant <value_ints: ints = [0]> ()
            last_axes = Constant <value_ints: ints = [1, 2]> ()
            last_axis = Constant <value_ints: ints = [3]> ()
            column_axis = Constant <value_ints: ints = [1]> ()
            steps = Shape <start: int = 0, end: int = 1> (gates)
            batch = Shape <start: int = 1, end: int = 2> (gates)
            directions = Shape <start: int = 0, end: int = 1> ({{state}})
            units = Shape <start: int = 2, end: int = 3> ({{state}})
            columns = Shape <start: int = 2, end: int = 3> (recurrent)
            state_shape = Concat <axis: int = 0> (directions, batch, units)
            gate_shape = Concat <axis: int = 0> (steps, batch, directions, columns)
            gates_wide = Cast <to: int = 7> (gates)
            by_sequence = Reshape (gates_wide, gate_shape)
            by_direction = Transpose <perm: ints = [0, 2, 1, 3]> (by_sequence)
            step_count = Squeeze (steps, first_axis)
            times = Range (zero, step_count, one)
            time = Unsqueeze (times, last_axes)
            not_negative = Max (lengths, zero)
            length = Min (not_negative, step_count)
            inside = Less (time, length)
            length_less = Sub (length, one)
            mirrored = Sub (length_less, time)
            direction = Unsqueeze (reversed, column_axis)
            backward = Equal (direction, one)
            turned = And (inside, backward)
            order_free = Where (turned, mirrored, time)
            order_shape = Concat <axis: int = 0> (steps, directions, batch)
            order_all = Expand (order_free, order_shape)
            order = Unsqueeze (order_all, last_axis)
            all_gates = Shape (by_direction)
            gate_order = Expand (order, all_gates)
            ordered = GatherElements <axis: int = 0> (by_direction, gate_order)
            live = Unsqueeze (inside, last_axis)
        """;

    /// <summary>The outputs of all steps at their own times, as codes.</summary>
    public const string Outputs = """
            all_outputs = Shape (outputs)
            output_order = Expand (order, all_outputs)
            in_time = GatherElements <axis: int = 0> (outputs, output_order)
            y = Cast <to: int = 2> (in_time)
        """;

    /// <summary>(product + half) / divisor, rounded down.</summary>
    public static string Divided(string result, string product, string half, string divisor) => $"""
            {result}_raised = Add ({product}, {half})
            {result}_rest = Mod ({result}_raised, {divisor})
            {result}_exact = Sub ({result}_raised, {result}_rest)
            {result} = Div ({result}_exact, {divisor})
        """;

    /// <summary>The product of hidden codes (int64) by the weights, rescaled to 16-bit codes.</summary>
    public static string Product(string result, string codes, string weights, string bias, string multiplier, string half, string divisor) => $"""
            {result}_bytes = Cast <to: int = 2> ({codes})
            {result}_sum = MatMulInteger ({result}_bytes, {weights}, zero_point, recurrent_zero_point)
            {result}_sum_wide = Cast <to: int = 7> ({result}_sum)
            {result}_biased = Add ({result}_sum_wide, {bias})
            {result}_product = Mul ({result}_biased, {multiplier})
        {Divided($"{result}_quotient", $"{result}_product", half, divisor)}
            {result} = Clip ({result}_quotient, lowest, highest)
        """;

    /// <summary>A saturated sum.</summary>
    public static string Sum(string result, string left, string right) => $"""
            {result}_free = Add ({left}, {right})
            {result} = Clip ({result}_free, lowest, highest)
        """;

    /// <summary>left · right, rounded back by 2¹⁵.</summary>
    public static string Times(string result, string left, string right) => $"""
            {result}_product = Mul ({left}, {right})
        {Divided(result, $"{result}_product", "unit_half", "unit")}
        """;

    /// <summary>A function of codes by its table of 257 values.</summary>
    public static string Interpolated(string result, string codes, string table, string gain) => $"""
            {result}_scaled = Mul ({codes}, {gain})
            {result}_cut = Clip ({result}_scaled, lowest, highest)
            {result}_place = Add ({result}_cut, unit)
            {result}_right = Mod ({result}_place, interval)
            {result}_whole = Sub ({result}_place, {result}_right)
            {result}_index = Div ({result}_whole, interval)
            {result}_next = Add ({result}_index, one)
            {result}_from = Gather ({table}, {result}_index)
            {result}_to = Gather ({table}, {result}_next)
            {result}_left = Sub (interval, {result}_right)
            {result}_first = Mul ({result}_from, {result}_left)
            {result}_second = Mul ({result}_to, {result}_right)
            {result}_line = Add ({result}_first, {result}_second)
        {Divided($"{result}_value", $"{result}_line", "interval_half", "interval")}
            {result} = Clip ({result}_value, lowest, highest)
        """;

    /// <summary>The 8-bit code of a state in Q15, as int64.</summary>
    public static string Code(string result, string state) => $"""
            {result}_product = Mul ({state}, output_multiplier)
        {Divided($"{result}_quotient", $"{result}_product", "output_half", "output_divisor")}
            {result}_centred = Add ({result}_quotient, zero_code)
            {result} = Clip ({result}_centred, least, greatest)
        """;
}
