using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX LRN: <c>y = x / (bias + alpha/size · Σ x²)^beta</c>, the sum taken over <c>size</c> neighbouring channels.</summary>
/// <param name="Size">The number of channels summed over.</param>
/// <param name="Alpha">Weight of the sum.</param>
/// <param name="Beta">The exponent.</param>
/// <param name="Bias">Added to the weighted sum.</param>
[OnnxOperator("LRN", SinceVersion = 13)]
public sealed record Lrn(int Size, float Alpha = 0.0001f, float Beta = 0.75f, float Bias = 1f) : Operator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        if (Size < 1) throw c.Fail($"'size' is {Size}; it must be 1 or more.");
        c.SetOutput(0, c.TypeWhere(0, RealElements.Holds, "a floating type"), c.ShapeOfRank(0, least: 2));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0);
        double[] values = RealElements.Read(x), normalized = new double[x.Count];
        int channels = x.Shape[1], inner = (int)x.Shape.CountOf(2, x.Shape.Rank);
        int before = (Size - 1) / 2, after = Size - 1 - before;
        for (int i = 0; i < values.Length; i++)
        {
            int channel = i / inner % channels;
            double squares = 0;
            for (int other = Math.Max(channel - before, 0); other <= Math.Min(channel + after, channels - 1); other++)
            {
                double value = values[i + ((other - channel) * inner)];
                squares += value * value;
            }

            normalized[i] = values[i] / Math.Pow(Bias + (Alpha / Size * squares), Beta);
        }

        RealElements.Write(c.Output(0, x.ElementType, x.Shape), normalized);
    }
}
