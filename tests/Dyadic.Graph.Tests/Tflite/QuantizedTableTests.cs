using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Quantized;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Tests;

/// <summary>Tables of 8-bit functions are those that TFLite computed for the same scales.</summary>
public sealed class QuantizedTableTests
{
    [Fact]
    public void Hard_swish_is_that_of_tflite()
    {
        byte[] table = Table(new QuantizedHardSwishRule(), 0.13083283603191376f, 96, 0.05f, 5);
        byte[] from74 =
        [
            4, 3, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 8, 9, 11, 13, 15, 17, 19, 21, 24, 26, 29, 32, 34, 37, 41, 44, 47, 50, 54, 58, 61, 65, 68, 70, 73,
            76, 78, 81, 83, 86, 89, 91, 94, 97, 99, 102, 104, 107, 110, 112, 115, 118, 120, 123, 125, 128, 131, 133, 136, 138, 141, 144, 146, 149, 152, 154, 157, 159, 162,
        ];
        Assert.Equal(from74, table[74..(74 + from74.Length)]);
        Assert.Equal([5, 170, 191, 193, 209, 212], new[] { 46, 159, 167, 168, 174, 175 }.Select(code => (int)table[code]));
    }

    [Fact]
    public void Hyperbolic_tangent_is_that_of_tflite() => CheckSome(
        new QuantizedTanhRule(), 1f / 128, 128, [(160, 0), (164, 1), (172, 2), (180, 4), (184, 5), (188, 8), (192, 11), (196, 16), (201, 26), (206, 40)]);

    [Fact]
    public void Logistic_is_that_of_tflite() => CheckSome(
        new QuantizedLogisticRule(), 1f / 256, 0, [(96, 0), (100, 1), (120, 2), (140, 4), (156, 9), (164, 13), (176, 23), (188, 38), (201, 64), (206, 77)]);

    private static void CheckSome(TfliteRule rule, float outputScale, int outputZeroPoint, (int Code, int Result)[] expected)
    {
        byte[] table = Table(rule, 0.04973676800727844f, 223, outputScale, outputZeroPoint);
        Assert.Equal(expected, expected.Select(pair => (pair.Code, (int)table[pair.Code])));
    }

    private static byte[] Table(TfliteRule rule, float inputScale, int inputZeroPoint, float outputScale, int outputZeroPoint)
    {
        TfliteTensor input = Tensor(0, inputScale, inputZeroPoint), output = Tensor(1, outputScale, outputZeroPoint);
        TfliteOperator op = new() { Index = 0, Builtin = rule.Builtin, Inputs = [input], Outputs = [output] };
        TfliteGraphWriter graph = new(fileLength: 1000);
        graph.Write(input, new ImportedValue { Hint = "input" });
        Assert.True(rule.Handles(op));
        rule.Import(op, graph);
        return Assert.Single(graph.Constants).Constant!.Bytes.ToArray();
    }

    private static TfliteTensor Tensor(int index, float scale, int zeroPoint) =>
        new(index, $"tensor{index}", ElementType.UInt8, [8]) { Quantization = new TfliteQuantization([scale], [zeroPoint], 0) };
}
