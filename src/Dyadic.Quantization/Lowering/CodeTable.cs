using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>Tables of 256 codes: what a float function between a DequantizeLinear and a QuantizeLinear makes of every 8-bit code. Exact.</summary>
internal static class CodeTable
{
    private const int Codes = 256;

    /// <summary>The codes of f(real) for the reals of all codes, those of negative codes last.</summary>
    /// <param name="from">What the codes that are looked up mean; at most 8 bits.</param>
    /// <param name="to">What the results mean; at most 8 bits.</param>
    /// <param name="function">The function of a float32 vector.</param>
    public static DenseTensor Of(AffineParameters from, AffineParameters to, Func<DenseTensor, DenseTensor> function)
    {
        DenseTensor every = DenseTensor.Zeros(from.Format.StorageType, [Codes]);
        for (int i = 0; i < Codes; i++) every.Bytes[i] = (byte)i;
        DenseTensor reals = Evaluate(new DequantizeLinear(), every, DenseTensor.Scalar((float)from.Scale), ZeroPoint(from));
        DenseTensor codes = Evaluate(new QuantizeLinear(), function(reals), DenseTensor.Scalar((float)to.Scale), ZeroPoint(to));
        for (int i = 0; i < Codes; i++) IntegerElements.SetWrapped(codes, i, Int128.Clamp(IntegerElements.Get(codes, i), to.Format.MinCode, to.Format.MaxCode));
        return codes;
    }

    private static DenseTensor ZeroPoint(AffineParameters parameters)
    {
        DenseTensor zero = DenseTensor.Zeros(parameters.Format.StorageType, TensorShape.Scalar);
        IntegerElements.SetWrapped(zero, 0, parameters.ZeroPoint);
        return zero;
    }

    /// <summary>The one output of an operator.</summary>
    public static DenseTensor Evaluate(Operator op, params DenseTensor?[] inputs)
    {
        DenseTensor?[] outputs = new DenseTensor?[1];
        new EvaluationContext(op.GetType().Name, inputs, outputs).Evaluate(op);
        return outputs[0]!;
    }
}
