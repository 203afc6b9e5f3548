using Dyadic.Core;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tests.Tflite.Operators;

/// <summary>Functions of one code, on every code.</summary>
internal static class FunctionCases
{
    /// <summary>The operators.</summary>
    public static IEnumerable<OperatorFamily> Families { get; } =
    [
        new("LEAKY_RELU", OperatorFamily.All, made => Free(made, TfliteBuiltin.LeakyRelu, new() { [0] = made.Random.Of(0.01f, 0.1f, 0.2f, 0.3f, -0.5f) })),
        new("LEAKY_RELU, far scales", OperatorFamily.Bytes, made => Function(made, TfliteBuiltin.LeakyRelu, 0.3f, made.ZeroPoint(), made.Random.Scale(0.001, 0.0023), made.ZeroPoint(), new() { [0] = 0.001f })),
        new("RELU", OperatorFamily.All, made => Free(made, TfliteBuiltin.Relu)),
        new("RELU6", OperatorFamily.All, made => Free(made, TfliteBuiltin.Relu6)),
        new("ELU", OperatorFamily.Signed, made => Free(made, TfliteBuiltin.Elu)),
        new("GELU", OperatorFamily.Bytes, made => Free(made, TfliteBuiltin.Gelu, new() { [0] = made.Random.Whole(0, 1) == 1 })),
        new("ABS", [ElementType.Int8, ElementType.Int16], made => Free(made, TfliteBuiltin.Abs)),
        new("RSQRT", OperatorFamily.Signed, made => Function(made, TfliteBuiltin.Rsqrt, made.Random.Scale(0.001, 0.2), -128, made.Random.Scale(0.01, 0.3), made.ZeroPoint())),
        new("LOGISTIC", OperatorFamily.Bytes, made => Function(made, TfliteBuiltin.Logistic, made.Random.Scale(0.01, 0.2), made.ZeroPoint(), 1f / 256, made.Codes == ElementType.Int8 ? -128 : 0)),
        new("TANH", OperatorFamily.Bytes, made => Function(made, TfliteBuiltin.Tanh, made.Random.Scale(0.01, 0.2), made.ZeroPoint(), 1f / 128, made.Codes == ElementType.Int8 ? 0 : 128)),
        new("HARD_SWISH", OperatorFamily.Bytes, made => Free(made, TfliteBuiltin.HardSwish)),
        new("QUANTIZE", OperatorFamily.All, made => Free(made, TfliteBuiltin.Quantize)),
        new("QUANTIZE to the other 8-bit type", OperatorFamily.Bytes, made => Recode(made, made.Codes == ElementType.Int8 ? ElementType.UInt8 : ElementType.Int8)),
        new("LOGISTIC, 16 bits", OperatorFamily.Wide, made => Function(made, TfliteBuiltin.Logistic, made.Random.Scale(0.00005, 0.0005), 0, 1f / 32768, 0)),
        new("TANH, 16 bits", OperatorFamily.Wide, made => Function(made, TfliteBuiltin.Tanh, made.Random.Scale(0.00005, 0.0005), 0, 1f / 32768, 0)),
        new("QUANTIZE from 16 bits", OperatorFamily.Wide, made => Recode(made, ElementType.Int8)),
    ];

    private static void Free(OperatorCase made, TfliteBuiltin builtin, FlatTableSpec? options = null)
    {
        bool wide = made.Codes == ElementType.Int16;
        float scale = wide ? made.Random.Scale(0.00004, 0.0004) : made.Random.Scale(0.01, 0.1);
        Function(made, builtin, scale, made.ZeroPoint(), scale * made.Random.Scale(0.4, 2.5), made.ZeroPoint(), options);
    }

    private static void Function(OperatorCase made, TfliteBuiltin builtin, float scale, int zeroPoint, float outputScale, int outputZeroPoint, FlatTableSpec? options = null)
    {
        int x = made.EveryCode(scale, zeroPoint);
        int count = made.Codes == ElementType.Int16 ? 4096 : 256;
        made.Op(builtin, [x], [made.Output(outputScale, outputZeroPoint, 1, count)], options);
    }

    private static void Recode(OperatorCase made, ElementType type)
    {
        float scale = made.Codes == ElementType.Int16 ? made.Random.Scale(0.0001, 0.001) : made.Random.Scale(0.01, 0.1);
        float ratio = type == ElementType.Int16 ? made.Random.Scale(0.003, 0.02) : made.Codes == ElementType.Int16 ? made.Random.Scale(100, 300) : made.Random.Scale(0.4, 2.5);
        int x = made.EveryCode(scale, made.ZeroPoint());
        made.Op(TfliteBuiltin.Quantize, [x], [made.Output(type, scale * ratio, made.Random.ZeroPoint(type), 1, made.Codes == ElementType.Int16 ? 4096 : 256)]);
    }
}
