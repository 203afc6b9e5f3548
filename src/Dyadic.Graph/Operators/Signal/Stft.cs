using System.Numerics;
using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX STFT: the Fourier transforms of overlapping, windowed frames of signals.</summary>
/// <remarks>
/// Inputs: signals <c>[batch, samples, 1 or 2]</c>, the step between frames, a window (optional), the length of a frame (optional: that of
/// the window, or all samples). Output <c>[batch, frames, bins, 2]</c>.
/// </remarks>
/// <param name="Onesided">Only the first ⌊length / 2⌋ + 1 bins.</param>
[OnnxOperator("STFT", SinceVersion = 17)]
public sealed record Stft(bool Onesided = true) : Operator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts x = c.RequireReal(0);
        c.RequireRank(0, 3);
        c.RequireIndices(1);
        if (c.HasInput(2)) c.RequireReal(2);
        if (c.HasInput(3)) c.RequireIndices(3);
        c.RequireRank(2, 1);
        Dimension samples = x.Shape?[1] ?? Dimension.Unknown, frame = samples;
        if (x.Shape?[2] is { IsKnown: true } parts && parts.Value is not (1 or 2)) throw c.Fail($"input 0 should end in an axis of 1 or 2 parts; its shape is {x.Shape}.");
        if (x.Shape?[2] == 2 && Onesided) throw c.Fail("a complex signal has no one-sided transform; set onesided to 0.");
        if (c.HasInput(2)) frame = c.Input(2).Shape?[0] ?? Dimension.Unknown;
        if (c.HasInput(3)) frame = c.ConstantInteger(3) is { } length ? (length > 0 ? length : throw c.Fail($"frame_length is {length}; it should be positive.")) : Dimension.Unknown;
        c.RequireShape(2, frame);
        Dimension frames = Dimension.Unknown;
        if (c.ConstantInteger(1) is { } step)
        {
            if (step < 1) throw c.Fail($"frame_step is {step}; it should be positive.");
            if (samples.IsKnown && frame.IsKnown && frame.Value > samples.Value) throw c.Fail($"a frame of {frame} does not fit {samples} samples.");
            if (samples.IsKnown && frame.IsKnown) frames = ((samples.Value - frame.Value) / step) + 1;
        }

        Dimension bins = !frame.IsKnown ? Dimension.Unknown : Onesided ? (frame.Value / 2) + 1 : frame;
        c.SetOutput(0, x.Type, [x.Shape?[0] ?? Dimension.Unknown, frames, bins, 2]);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0), y = c.OnlyOutput(this);
        DenseTensor? window = c.OptionalInput(2);
        int samples = x.Shape[1], parts = x.Shape[2], frames = y.Shape[1], bins = y.Shape[2], step = (int)c.Integers(1)[0];
        Complex[] frame = new Complex[(int)(c.OptionalIntegers(3)?[0] ?? window?.Count ?? samples)];
        for (int i = 0; i < x.Shape[0] * frames; i++)
        {
            int start = (i / frames * samples) + (i % frames * step);
            for (int n = 0; n < frame.Length; n++)
            {
                int at = (start + n) * parts;
                Complex sample = new(RealElement.Get(x, at), parts == 2 ? RealElement.Get(x, at + 1) : 0);
                frame[n] = sample * (window is null ? 1 : RealElement.Get(window, n));
            }

            Complex[] spectrum = FourierSum.Of(frame, bins, false);
            for (int k = 0; k < bins; k++)
            {
                RealElement.Set(y, ((i * bins) + k) * 2, spectrum[k].Real);
                RealElement.Set(y, (((i * bins) + k) * 2) + 1, spectrum[k].Imaginary);
            }
        }
    }
}
