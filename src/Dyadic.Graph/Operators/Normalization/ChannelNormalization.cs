using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>What instance and group normalization share: x <c>[N,C,…]</c>, scale <c>[C]</c>, bias <c>[C]</c>, statistics over runs of channels.</summary>
internal static class ChannelNormalization
{
    /// <summary>Checks the inputs; the output is like x.</summary>
    public static void Infer(InferenceContext c)
    {
        TensorFacts data = c.RequireReal(0);
        c.RequireReal(1);
        c.RequireReal(2);
        if (data.Shape is { } shape)
        {
            if (shape.Rank < 2) throw c.Fail($"input 0 should have at least 2 axes; its shape is {shape}.");
            c.RequireShape(1, shape[1]);
            c.RequireShape(2, shape[1]);
        }

        c.SetOutput(0, data.Type, data.Shape);
    }

    /// <summary>Normalizes each run of <paramref name="channels"/> channels.</summary>
    public static void Evaluate(EvaluationContext c, DenseTensor y, int channels, double epsilon)
    {
        double[] x = RealElements.Read(c.Input(0)), scale = RealElements.Read(c.Input(1)), bias = RealElements.Read(c.Input(2));
        TensorShape shape = c.Input(0).Shape;
        int inner = (int)shape.CountOf(2, shape.Rank), size = channels * inner;
        for (int start = 0; start < x.Length; start += size)
        {
            (double mean, double variance) = Moments.Of(x.AsSpan(start, size));
            for (int i = start; i < start + size; i++)
            {
                int channel = i / inner % shape[1];
                RealElement.Set(y, i, ((x[i] - mean) / Math.Sqrt(variance + epsilon) * scale[channel]) + bias[channel]);
            }
        }
    }
}
