using Dyadic.Core;
using Dyadic.Graphs.Operators;

namespace Dyadic.Peers.Operators;

/// <summary>QGemm in all forms: transposed operands, one scale or one a column, with and without C, codes or floats out.</summary>
internal sealed class GemmCases : IOperatorCases
{
    public string Name => nameof(QGemm);

    public OperatorCase Make(CaseRandom random)
    {
        (int m, int n, int k) = (random.Number(1, 9), random.Number(1, 40), random.Number(1, 70));
        ElementType a = random.Byte(), b = a == ElementType.Int8 ? a : random.Byte();
        (bool transA, bool transB) = (random.Chance(3), random.Chance(2));
        TensorShape columns = random.Chance(2) ? [n] : [];
        TensorShape bias = random.Of<TensorShape>([n], [1, n], [m, n], [m, 1], [], [1]);
        DenseTensor aScale = random.Scale(), bScale = random.Scale(columns);
        DenseTensor? y = random.Chance(3) ? null : random.ScaleFor(5000 * MathF.Sqrt(k) * aScale.Span<float>()[0] * bScale.Span<float>()[0]);
        return new OperatorCase(
            new QGemm(random.Of(1f, 0.5f, 1.7f), transA, transB),
            OperatorInput.Feed(transA ? random.Codes(a, [k, m]) : random.Codes(a, [m, k])), aScale, random.ZeroPoint(a),
            transB ? random.Codes(b, [n, k]) : random.Codes(b, [k, n]), bScale, random.ZeroPoint(b, columns),
            random.Chance(2) ? random.Integers(100000, bias) : null, y, y is null ? null : random.ZeroPoint(a));
    }
}

/// <summary>MatMulIntegerToFloat with matrices and batches of them.</summary>
internal sealed class IntegerToFloatCases : IOperatorCases
{
    public string Name => nameof(MatMulIntegerToFloat);

    public OperatorCase Make(CaseRandom random)
    {
        (int m, int n, int k) = (random.Number(1, 9), random.Number(1, 40), random.Number(1, 70));
        ElementType b = random.Byte();
        TensorShape columns = random.Chance(2) ? [n] : [];
        int[] batch = random.Chance(2) ? [random.Number(1, 3)] : [];
        bool shared = random.Chance(2);

        // ONNX Runtime takes zero points a column as [N] with one matrix only.
        DenseTensor? zeroPoint = random.Chance(3) ? null : shared || batch.Length == 0 ? random.ZeroPoint(b, columns) : random.ZeroPoint(b);
        return new OperatorCase(
            new MatMulIntegerToFloat(),
            OperatorInput.Feed(random.Codes(ElementType.UInt8, [.. batch, m, k])), shared ? random.Codes(b, [k, n]) : OperatorInput.Feed(random.Codes(b, [.. batch, k, n])),
            random.Scale(), random.Scale(columns), random.Chance(3) ? null : random.ZeroPoint(ElementType.UInt8), zeroPoint,
            random.Chance(2) ? random.Reals(10, [n]) : null);
    }
}

/// <summary>DynamicQuantizeMatMul with matrices and batches of them.</summary>
internal sealed class DynamicProductCases : IOperatorCases
{
    public string Name => nameof(DynamicQuantizeMatMul);

    public OperatorCase Make(CaseRandom random)
    {
        (int m, int n, int k) = (random.Number(1, 9), random.Number(1, 40), random.Number(1, 70));
        ElementType b = random.Byte();
        TensorShape columns = random.Chance(2) ? [n] : [];
        int[] batch = random.Chance(2) ? [random.Number(1, 3)] : [];
        return new OperatorCase(
            new DynamicQuantizeMatMul(),
            OperatorInput.Feed(random.Reals(random.Of(1f, 20f, 0.01f), [.. batch, m, k])), random.Codes(b, [k, n]),
            random.Scale(columns), random.Chance(3) ? null : random.ZeroPoint(b, columns), random.Chance(2) ? random.Reals(10, [n]) : null);
    }
}

/// <summary>ONNX Runtime's QLinearConv, either layout, groups, one scale or one an output channel.</summary>
internal sealed class ConvolutionCases : IOperatorCases
{
    public string Name => "QLinearConv (com.microsoft)";

    public OperatorCase Make(CaseRandom random)
    {
        ElementType x = random.Byte(), w = x == ElementType.Int8 ? x : random.Byte();
        int groups = random.Of(1, 1, 2, 3), channels = groups * random.Number(1, 5), outputs = groups * random.Number(1, 5);
        RandomWindow window = new(random, random.Number(1, 3));
        bool last = random.Chance(2);
        TensorShape each = random.Chance(2) ? [outputs] : [];
        DenseTensor xScale = random.Scale(), wScale = random.Scale(each);
        float typical = 5000 * MathF.Sqrt((float)window.Kernel.Aggregate(channels / groups, (product, extent) => product * extent)) * xScale.Span<float>()[0] * wScale.Span<float>()[0];
        DenseTensor weights = random.Codes(w, [outputs, channels / groups, .. window.Kernel]);
        return new OperatorCase(
            new QLinearConvAnyLayout(ChannelsLast: last, Group: groups, KernelShape: window.Kernel, Pads: window.Pads, Strides: window.Strides),
            OperatorInput.Feed(random.Codes(x, window.Input(random, last, channels))), xScale, random.ZeroPoint(x),
            weights, wScale, w == ElementType.Int8 ? DenseTensor.Zeros(w, each) : Even(random.ZeroPoint(w), each),
            random.ScaleFor(typical), random.ZeroPoint(x), random.Chance(2) ? random.Integers(10000, [outputs]) : null);
    }

    // ONNX Runtime takes one zero point of the weights, repeated where there is one an output channel.
    private static DenseTensor Even(DenseTensor zeroPoint, TensorShape shape)
    {
        DenseTensor repeated = DenseTensor.Zeros(zeroPoint.ElementType, shape);
        repeated.Bytes.Fill(zeroPoint.Bytes[0]);
        return repeated;
    }
}
