using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX MelWeightMatrix: the weights <c>[dft_length / 2 + 1, bins]</c> that turn a spectrum into mel bins, each a triangle of frequencies.</summary>
/// <remarks>
/// Inputs: bins, dft_length, sample rate, lowest and highest frequency in hertz. Edges are evenly spaced on the scale 2595·log₁₀(1 + f/700),
/// with the step (high − low) / (bins + 2), and cut to whole spectrum bins.
/// </remarks>
/// <param name="OutputDatatype">The type of the weights.</param>
[OnnxOperator("MelWeightMatrix", SinceVersion = 17)]
public sealed record MelWeightMatrix(ElementType OutputDatatype = ElementType.Float32) : Operator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        for (int i = 0; i < 3; i++) c.RequireIndices(i);
        c.RequireReal(3);
        c.RequireReal(4);
        for (int i = 0; i < 5; i++) c.RequireShape(i);
        if (!OutputDatatype.IsInteger() && !RealElements.Holds(OutputDatatype)) throw c.Fail($"output_datatype is {OutputDatatype}; weights are real numbers or integers.");
        foreach (int input in (int[])[0, 1, 2])
        {
            if (c.ConstantInteger(input) is < 1 or > int.MaxValue) throw c.Fail($"input {input} should be positive; it is {c.ConstantInteger(input)}.");
        }

        Dimension bins = c.ConstantInteger(0) is { } count ? count : Dimension.Unknown;
        c.SetOutput(0, OutputDatatype, [c.ConstantInteger(1) is { } length ? (length / 2) + 1 : Dimension.Unknown, bins]);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor weights = c.OnlyOutput(this);
        weights.Bytes.Clear();
        int rows = weights.Shape[0], bins = weights.Shape[1];
        long length = c.Integers(1)[0], rate = c.Integers(2)[0];
        double low = Mel(RealElement.Get(c.Input(3), 0)), high = Mel(RealElement.Get(c.Input(4), 0));
        long[] edges = new long[bins + 2];
        for (int i = 0; i < edges.Length; i++)
        {
            double hertz = 700 * (Math.Pow(10, (low + (i * (high - low) / edges.Length)) / 2595) - 1);
            edges[i] = (long)Math.Floor((length + 1) * hertz / rate);
        }

        for (int bin = 0; bin < bins; bin++)
        {
            (long left, long centre, long right) = (edges[bin], edges[bin + 1], edges[bin + 2]);
            if (left < 0 || Math.Max(centre, right - 1) >= rows) throw c.Fail($"mel bin {bin} needs the spectrum bins {left} to {right}; there are {rows}. The frequencies are too high for the sample rate.");
            if (left == centre) RealElement.Set(weights, (int)((centre * bins) + bin), 1);
            for (long row = left; row <= centre && left < centre; row++) RealElement.Set(weights, (int)((row * bins) + bin), (double)(row - left) / (centre - left));
            for (long row = centre; row < right; row++) RealElement.Set(weights, (int)((row * bins) + bin), (double)(right - row) / (right - centre));
        }
    }

    private static double Mel(double hertz) => 2595 * Math.Log10(1 + (hertz / 700));
}
