using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// ONNX Conv: <c>y[n,m,p] = b[m] + Σ x[n,c,p·stride + r·dilation − pad] · w[m,c,r]</c>, over the channels of m's group.
/// Inputs x <c>[N,C,…]</c>, w <c>[M,C/G,…]</c> and optionally b <c>[M]</c>; summed in binary64.
/// </summary>
/// <param name="AutoPad">NOTSET, VALID, SAME_UPPER or SAME_LOWER.</param>
/// <param name="Dilations">Distance of taps; 1 when absent.</param>
/// <param name="Group">The number of groups G.</param>
/// <param name="KernelShape">The window; the weight's when absent.</param>
/// <param name="Pads">All begins, then all ends; 0 when absent.</param>
/// <param name="Strides">Distance of positions; 1 when absent.</param>
[OnnxOperator("Conv", SinceVersion = 22)]
public sealed record Conv(
    string AutoPad = "NOTSET",
    int[]? Dilations = null,
    int Group = 1,
    int[]? KernelShape = null,
    int[]? Pads = null,
    int[]? Strides = null) : Operator, IMultiplyAccumulate
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    private WindowAttributes Attributes => new(AutoPad, KernelShape, Strides, Pads, Dilations);

    /// <inheritdoc/>
    public long MultiplyAccumulates(IReadOnlyList<TensorShape?> inputs, TensorShape output) => MultiplyAccumulateCount.OfCorrelation(inputs[1], output);

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        c.TypeWhere(0, RealElements.Holds, "a floating type");
        ElementType type = c.CommonType(0, 1, 2);
        SymbolicShape? w = c.Input(1).Shape;
        SymbolicShape? y = Correlation.InferShape(Attributes, Group, c.Input(0).Shape, w, c.Fail);
        if (w is not null && c.OptionalInput(2)?.Shape is { } bias && (bias.Rank != 1 || !bias[0].IsCompatibleWith(w[0])))
        {
            throw c.Fail($"the bias should have one element an output channel, [{w[0]}]; its shape is {bias}.");
        }

        c.SetOutput(0, type, y);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0), w = c.Input(1);
        Correlation correlation = new(Attributes, Group, x.Shape, w.Shape, c.Fail);
        double[] bias = c.OptionalInput(2) is { } b ? RealElements.Read(b) : new double[correlation.OutputChannels];
        if (bias.Length != correlation.OutputChannels) throw c.Fail($"the bias has {bias.Length} elements for {correlation.OutputChannels} output channels.");
        DenseTensor y = c.Output(0, x.ElementType, correlation.OutputShape);
        double[] sums = new double[y.Count];
        void Store(int offset, int channel, double sum) => sums[offset] = sum + bias[channel];
        if (x.ElementType == ElementType.Float64) correlation.Run<double, double>(x.Span<double>(), w.Span<double>(), Store);
        else correlation.Run<float, double>(RealElements.Singles(x), RealElements.Singles(w), Store);
        RealElements.Write(y, sums);
    }
}
