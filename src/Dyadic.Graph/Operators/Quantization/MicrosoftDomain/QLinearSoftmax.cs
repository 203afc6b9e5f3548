using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// ONNX Runtime's QLinearSoftmax: with codes less their maximum looked up in a table of 256 exponentials in binary32,
/// <c>rint(eᵢ · ⌊1 / y scale⌋ / Σ e)</c> plus the zero point, saturated. Inputs X, its scale and zero point, and the output's scale and zero point.
/// </summary>
/// <remarks>
/// The input's zero point cancels out. On an axis of one element the product of exponential and scale can overflow binary32; the result
/// is then what the processor's conversion gives, and on x86-64 ONNX Runtime's is kept: the zero point for UInt8, for Int8 the greatest
/// code where the zero point is negative and the least otherwise.
/// </remarks>
/// <param name="Axis">The axis; before operator set 13 the first of those that make a row. Absent: the last axis, or 1 before set 13.</param>
/// <param name="Opset">The standard operator set whose Softmax is meant.</param>
[OnnxOperator("QLinearSoftmax", Domain = "com.microsoft", SinceVersion = 1)]
public sealed record QLinearSoftmax(int Opset, int? Axis = null) : Operator
{
    private const int Codes = 256;

    // What ONNX Runtime keeps free of the exponent's range, so that sums of exponentials do not overflow.
    private const double ReservedExponent = 5;

    private bool IsFlattened => Opset < 13;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        if (c.Input(0).Shape is { } shape) Axes.Normalize(Axis ?? DefaultAxis, shape.Rank, c.Fail);
        c.TypeWhere(0, type => type is ElementType.UInt8 or ElementType.Int8, "UInt8 or Int8");
        c.SetOutput(0, c.CommonType(0, 2, 4), c.Input(0).Shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0), y = c.Output(0, x.ElementType, x.Shape);
        if (x.Count == 0) return;
        int axis = Axes.Normalize(Axis ?? DefaultAxis, x.Shape.Rank, c.Fail);
        int length = IsFlattened ? (int)x.Shape.CountOf(axis, x.Shape.Rank) : x.Shape[axis];
        int inner = IsFlattened ? 1 : (int)x.Shape.CountOf(axis + 1, x.Shape.Rank);
        float[] exponentials = Exponentials(c.Scale(1), length);
        float scale = MathF.Floor(1 / c.Scale(3));
        int zeroPoint = c.ZeroPoint(4);
        float[] row = new float[length];
        for (int lane = 0; lane < x.Count / length; lane++)
        {
            int start = (lane / inner * length * inner) + (lane % inner);
            int greatest = int.MinValue;
            for (int i = 0; i < length; i++) greatest = Math.Max(greatest, (int)IntegerElements.Get(x, start + (i * inner)));
            float sum = 0;
            for (int i = 0; i < length; i++) sum += row[i] = exponentials[Codes - 1 + (int)IntegerElements.Get(x, start + (i * inner)) - greatest];
            for (int i = 0; i < length; i++)
            {
                IntegerElements.SetWrapped(y, start + (i * inner), Quantize(row[i] * scale / sum, zeroPoint, x.ElementType));
            }
        }
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => BoundRules.WholeType(c);

    private int DefaultAxis => IsFlattened ? 1 : -1;

    private static long Quantize(float value, int zeroPoint, ElementType type)
    {
        int rounded = float.IsFinite(value) ? (int)MathF.Round(value, MidpointRounding.ToEven) : type == ElementType.Int8 ? int.MinValue : 0;
        (Int128 min, Int128 max) = type.IntegerRange();
        return Math.Clamp(unchecked(rounded + zeroPoint), (long)min, (long)max);
    }

    // e^((i − 255 + shift) · scale): scaled up as far as a sum of so many exponentials allows.
    private static float[] Exponentials(float scale, int length)
    {
        double shift = Math.Max(0, MathF.Log(float.MaxValue / length) - ReservedExponent) / scale;
        float[] exponentials = new float[Codes];
        for (int i = 0; i < Codes; i++) exponentials[i] = (float)Math.Exp((i - (Codes - 1) + shift) * scale);
        return exponentials;
    }
}
