using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// ONNX QuantizeLinear: <c>y = saturate(rint(x / scale) + zero point)</c> in binary32, half to even. Inputs x, scale and optionally the
/// zero point, whose type is the output's. One scale, one an index of <c>axis</c>, or one a block of <c>block_size</c> along it.
/// </summary>
/// <param name="Axis">The axis of scales; negative counts from the end.</param>
/// <param name="BlockSize">Elements a block; 0 for no blocks.</param>
/// <param name="OutputDtype">The output's type when there is no zero point; UInt8 when undefined.</param>
/// <param name="Precision">The type the division is done in; only binary32 is supported.</param>
/// <param name="Saturate">For 8-bit floats only, which are not supported.</param>
[OnnxOperator("QuantizeLinear", SinceVersion = 25)]
public sealed record QuantizeLinear(
    int Axis = 1,
    int BlockSize = 0,
    ElementType OutputDtype = ElementType.Undefined,
    ElementType Precision = ElementType.Undefined,
    bool Saturate = true) : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        ElementType given = OutputDtype == ElementType.Undefined ? ElementType.UInt8 : OutputDtype;
        ElementType type = c.OptionalInput(2)?.Type ?? given;
        if (c.HasInput(2) && OutputDtype != ElementType.Undefined && type != ElementType.Undefined && type != OutputDtype) throw c.Fail($"'output_dtype' is {OutputDtype}, but the zero point is {type}.");
        c.TypeWhere(0, x => RealElements.Holds(x) || x == ElementType.Int32, "a floating type or Int32");
        c.SetOutput(0, type, c.Input(0).Shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0), scale = c.Input(1);
        DenseTensor? zeroPoint = c.OptionalInput(2);
        ElementType type = zeroPoint?.ElementType ?? (OutputDtype == ElementType.Undefined ? ElementType.UInt8 : OutputDtype);
        if (!type.IsInteger() || type.BitWidth() > 16) throw DyadicException.Unsupported($"{c.Who}: quantizing to {type} is not supported; use an integer of up to 16 bits.");
        if (Precision is not (ElementType.Undefined or ElementType.Float32)) throw DyadicException.Unsupported($"{c.Who}: 'precision' {Precision} is not supported; use Float32.");
        if (zeroPoint is not null && zeroPoint.Count != scale.Count) throw c.Fail($"scale {scale.Shape} and zero point {zeroPoint.Shape} should have one shape.");
        int[] layout = ScaleLayout.Offsets(x.Shape, scale.Shape, Axis, BlockSize, c.Fail);
        ReadOnlySpan<float> reals = RealElements.Singles(x), scales = RealElements.Singles(scale);
        DenseTensor y = c.Output(0, type, x.Shape);
        for (int i = 0; i < y.Count; i++)
        {
            Int128 zero = zeroPoint is null ? 0 : IntegerElements.Get(zeroPoint, layout[i]);
            IntegerElements.SetWrapped(y, i, Saturation.RoundHalfEven(reals[i] / scales[layout[i]], zero, type));
        }
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => BoundRules.WholeType(c);
}
