using Dyadic.Core;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tests.Tflite.Operators;

/// <summary>Functions of two codes.</summary>
internal static class PairCases
{
    /// <summary>The operators.</summary>
    public static IEnumerable<OperatorFamily> Families { get; } =
    [
        new("ADD", OperatorFamily.All, made => Pair(made, TfliteBuiltin.Add, 2, Arithmetic(made))),
        new("SUB", OperatorFamily.All, made => Pair(made, TfliteBuiltin.Sub, 2, Arithmetic(made))),
        new("MUL", OperatorFamily.All, made => Pair(made, TfliteBuiltin.Mul, made.Codes == ElementType.Int16 ? 10 : 5, new() { [0] = (sbyte)made.Random.Whole(0, 3) })),
        new("DIV", OperatorFamily.Unsigned, Div),
        new("SQUARED_DIFFERENCE", OperatorFamily.Signed, made => Pair(made, TfliteBuiltin.SquaredDifference, 8)),
        new("PRELU", OperatorFamily.Bytes, Prelu),
        new("MAXIMUM", OperatorFamily.All, made => SameScale(made, TfliteBuiltin.Maximum)),
        new("MINIMUM", OperatorFamily.All, made => SameScale(made, TfliteBuiltin.Minimum)),
        .. Comparisons(),
        new("SELECT", OperatorFamily.All, made => Select(made, TfliteBuiltin.Select, [2, 3, 4])),
        new("SELECT_V2, broadcast", OperatorFamily.All, made => Select(made, TfliteBuiltin.SelectV2, [2, 1, 4])),
    ];

    private static IEnumerable<OperatorFamily> Comparisons() =>
        new (string Name, TfliteBuiltin Builtin)[]
        {
            ("EQUAL", TfliteBuiltin.Equal), ("NOT_EQUAL", TfliteBuiltin.NotEqual), ("GREATER", TfliteBuiltin.Greater),
            ("GREATER_EQUAL", TfliteBuiltin.GreaterEqual), ("LESS", TfliteBuiltin.Less), ("LESS_EQUAL", TfliteBuiltin.LessEqual),
        }.Select(named => new OperatorFamily(named.Name, OperatorFamily.Bytes, made => Compare(made, named.Builtin)));

    private static float Scale(OperatorCase made) => made.Codes == ElementType.Int16 ? made.Random.Scale(0.00005, 0.0005) : made.Random.Scale(0.01, 0.1);

    // Powers of two are a special, older arithmetic of 16 bits.
    private static FlatTableSpec Arithmetic(OperatorCase made) => new() { [0] = (sbyte)made.Random.Whole(0, 3), [1] = false };

    // Shapes with and without broadcasting; sometimes the second operand is a constant.
    private static void Pair(OperatorCase made, TfliteBuiltin builtin, double growth, FlatTableSpec? options = null)
    {
        int[] shape = [2, 5, 3, 4], second = made.Random.Of<int[]>([2, 5, 3, 4], [1, 1, 1, 4], [1]);
        float a = Scale(made), b = Scale(made);
        int x = made.Input(a, made.ZeroPoint(), shape);
        int y = made.Random.Whole(0, 2) == 0 ? made.Constant(b, made.ZeroPoint(), second) : made.Input(b, made.ZeroPoint(), second);
        float reach = builtin is TfliteBuiltin.Mul or TfliteBuiltin.SquaredDifference ? a * b * (made.Codes == ElementType.Int16 ? 32768 : 128) : MathF.Max(a, b);
        made.Op(builtin, [x, y], [made.Output(reach * made.Random.Scale(1 / growth, growth), made.ZeroPoint(), shape)], options);
    }

    // Divisors without the code of zero, which the kernel does not take.
    private static void Div(OperatorCase made)
    {
        float a = Scale(made), b = Scale(made);
        byte[] divisors = [.. made.Random.Bytes(96).Select(code => code < 20 ? (byte)200 : code)];
        int x = made.Input(a, made.ZeroPoint(), 1, 6, 4, 4), y = made.Input(divisors, b, made.Random.Whole(0, 19), 1, 6, 4, 4);
        made.Op(TfliteBuiltin.Div, [x, y], [made.Output(a / b * made.Random.Scale(0.01, 0.1), made.ZeroPoint(), 1, 6, 4, 4)], new() { [0] = (sbyte)made.Random.Whole(0, 3) });
    }

    private static void Prelu(OperatorCase made)
    {
        float scale = Scale(made);
        int x = made.Input(scale, made.ZeroPoint(), 1, 6, 5, 4), slopes = made.Constant(made.Random.Scale(0.001, 0.01), made.ZeroPoint(), 1, 1, 4);
        made.Op(TfliteBuiltin.Prelu, [x, slopes], [made.Output(scale * made.Random.Scale(0.4, 2.5), made.ZeroPoint(), 1, 6, 5, 4)]);
    }

    private static void SameScale(OperatorCase made, TfliteBuiltin builtin)
    {
        float scale = Scale(made);
        int zeroPoint = made.ZeroPoint();
        int x = made.Input(scale, zeroPoint, 1, 4, 3, 4), y = made.Input(scale, zeroPoint, made.Random.Of<int[]>([1, 4, 3, 4], [4], [1]));
        made.Op(builtin, [x, y], [made.Output(scale, zeroPoint, 1, 4, 3, 4)]);
    }

    private static void Compare(OperatorCase made, TfliteBuiltin builtin)
    {
        bool same = made.Random.Whole(0, 2) == 0;
        float a = Scale(made), b = same ? a : Scale(made);
        int zeroPoint = made.ZeroPoint();
        int x = made.Input(a, zeroPoint, 1, 64, 8), y = made.Input(b, same ? zeroPoint : made.ZeroPoint(), made.Random.Of<int[]>([1, 64, 8], [8], [1]));
        made.Op(builtin, [x, y], [made.Spec.Truths("y", 1, 64, 8)]);
    }

    private static void Select(OperatorCase made, TfliteBuiltin builtin, int[] condition)
    {
        float scale = Scale(made);
        int zeroPoint = made.ZeroPoint(), c = made.Truths(condition), x = made.Input(scale, zeroPoint, 2, 3, 4), y = made.Input(scale, zeroPoint, 2, 3, 4);
        made.Op(builtin, [c, x, y], [made.Output(scale, zeroPoint, 2, 3, 4)]);
    }
}
