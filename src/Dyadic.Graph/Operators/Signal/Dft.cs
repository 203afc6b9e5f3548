using System.Numerics;
using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX DFT: the discrete Fourier transform along an axis; the last axis holds real parts, or real and imaginary parts.</summary>
/// <remarks>Inputs: x, the transform's length (optional: shorter signals get zeros, longer ones are cut), the axis (optional, −2).</remarks>
/// <param name="Inverse">The inverse transform, divided by the length.</param>
/// <param name="Onesided">Only the first ⌊length / 2⌋ + 1 numbers, which determine the others when x is real.</param>
[OnnxOperator("DFT", SinceVersion = 20)]
public sealed record Dft(bool Inverse = false, bool Onesided = false) : Operator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts x = c.RequireReal(0);
        if (c.HasInput(1)) c.RequireIndices(1);
        if (c.HasInput(2)) c.RequireIndices(2);
        if (Inverse && Onesided) throw DyadicException.Unsupported($"{c.Who}: a one-sided inverse transform is not supported; give it all frequencies.");
        long? axisGiven = c.HasInput(2) ? c.ConstantInteger(2) : -2, length = c.ConstantInteger(1);
        if (x.Shape is not { } shape || axisGiven is null)
        {
            c.SetOutput(0, x.Type, x.Shape is null ? null : SymbolicShape.Of(Enumerable.Repeat(Dimension.Unknown, x.Shape.Rank)));
            return;
        }

        if (shape.Rank < 2 || (shape[-1].IsKnown && shape[-1].Value is not (1 or 2))) throw c.Fail($"input 0 should end in an axis of 1 or 2 parts; its shape is {shape}.");
        int axis = Axes.Normalize(axisGiven.Value, shape.Rank, c.Fail);
        if (axis == shape.Rank - 1) throw c.Fail("the last axis holds the parts of a number; it cannot be transformed.");
        if (length is < 1 or > int.MaxValue) throw c.Fail($"dft_length is {length}; it should be positive.");
        Dimension bins = c.HasInput(1) ? length is { } given ? given : Dimension.Unknown : shape[axis];
        if (Onesided) bins = bins.IsKnown ? (bins.Value / 2) + 1 : Dimension.Unknown;
        c.SetOutput(0, x.Type, shape.With(axis, bins).With(-1, 2));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0), y = c.OnlyOutput(this);
        int axis = Axes.Normalize(c.OptionalIntegers(2)?[0] ?? -2, x.Shape.Rank, c.Fail), extent = x.Shape[axis], bins = y.Shape[axis], parts = x.Shape[-1];
        int length = (int)(c.OptionalIntegers(1)?[0] ?? extent);
        int inner = (int)x.Shape.CountOf(axis + 1, x.Shape.Rank - 1), lines = (int)x.Shape.CountOf(0, axis) * inner;
        Complex[] signal = new Complex[length];
        for (int line = 0; line < lines; line++)
        {
            int from = (line / inner * extent * inner) + (line % inner), to = (line / inner * bins * inner) + (line % inner);
            for (int n = 0; n < length; n++)
            {
                int at = (from + (n * inner)) * parts;
                signal[n] = n >= extent ? 0 : new Complex(RealElement.Get(x, at), parts == 2 ? RealElement.Get(x, at + 1) : 0);
            }

            Complex[] spectrum = FourierSum.Of(signal, bins, Inverse);
            for (int k = 0; k < bins; k++)
            {
                RealElement.Set(y, (to + (k * inner)) * 2, spectrum[k].Real);
                RealElement.Set(y, ((to + (k * inner)) * 2) + 1, spectrum[k].Imaginary);
            }
        }
    }
}
