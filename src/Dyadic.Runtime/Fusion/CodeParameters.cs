using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime.Fusion;

/// <summary>What the codes of a tensor stand for: <c>real = scale · (code − zero point)</c>.</summary>
/// <param name="Scale">The step, positive and finite.</param>
/// <param name="ZeroPoint">The code of 0.</param>
/// <param name="Type">The codes' element type, of at most 16 bits.</param>
internal sealed record CodeParameters(float Scale, int ZeroPoint, ElementType Type)
{
    /// <summary>True for the codes that integer kernels take.</summary>
    public bool IsByte => Type is ElementType.UInt8 or ElementType.Int8;

    /// <summary>The least code.</summary>
    public int Least => (int)Type.IntegerRange().Min;

    /// <summary>The greatest code.</summary>
    public int Greatest => (int)Type.IntegerRange().Max;

    /// <summary>The parameters of a QuantizeLinear or DequantizeLinear; null unless they are constant and the same for the whole tensor.</summary>
    public static CodeParameters? Of(Node conversion)
    {
        Value codes = conversion.Operator is QuantizeLinear ? conversion.Output : conversion.Inputs[0]!;
        Value real = conversion.Operator is QuantizeLinear ? conversion.Inputs[0]! : conversion.Output;
        if (real.Type != ElementType.Float32 || !codes.Type.IsInteger() || codes.Type.BitWidth() > 16) return null;
        if (conversion.Inputs[1]!.Constant is not { ElementType: ElementType.Float32, Count: 1 } scale) return null;
        if (conversion.Input(2) is { } zero && zero.Constant is not { Count: 1 }) return null;
        float step = scale.Span<float>()[0];
        int zeroPoint = conversion.Input(2)?.Constant is { } constant ? (int)IntegerElements.Get(constant, 0) : 0;
        return float.IsFinite(step) && step > 0 ? new CodeParameters(step, zeroPoint, codes.Type) : null;
    }

    /// <summary>The code of a real number, as QuantizeLinear gives it.</summary>
    public int Code(float real) => (int)Math.Clamp(Math.Round((double)(real / Scale)) + ZeroPoint, Least, Greatest);

    /// <summary>The scale and the zero point as constants of a patch.</summary>
    public (Value Scale, Value ZeroPoint) Constants(GraphPatch patch, string name) =>
        (patch.AddConstant($"{name}_scale", DenseTensor.Scalar(Scale)), patch.AddConstant($"{name}_zero_point", CodeConstant(ZeroPoint)));

    /// <summary>One code as a scalar.</summary>
    public DenseTensor CodeConstant(int code)
    {
        DenseTensor tensor = DenseTensor.Zeros(Type, TensorShape.Scalar);
        IntegerElements.SetWrapped(tensor, 0, code);
        return tensor;
    }
}
