using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>A window w[n] = a₀ − a₁·cos(2πn/N) + a₂·cos(4πn/N), as long as input 0 says.</summary>
/// <param name="OutputDatatype">The type of the window.</param>
/// <param name="Periodic">N is the length; otherwise the length − 1, and the window is symmetric.</param>
public abstract record CosineWindow(ElementType OutputDatatype, bool Periodic) : Operator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    private protected abstract (double Constant, double Single, double Double) Terms { get; }

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        c.RequireIndices(0);
        if (!OutputDatatype.IsInteger() && !RealElements.Holds(OutputDatatype)) throw c.Fail($"output_datatype is {OutputDatatype}; windows hold real numbers or integers.");
        if (c.ConstantInteger(0) is < 0 or > int.MaxValue) throw c.Fail($"the length should be from 0 to {int.MaxValue}; it is {c.ConstantInteger(0)}.");
        c.SetOutput(0, OutputDatatype, [c.ConstantInteger(0) is { } length ? length : Dimension.Unknown]);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor window = c.OnlyOutput(this);
        int period = Periodic ? window.Count : Math.Max(window.Count - 1, 1);
        for (int n = 0; n < window.Count; n++)
        {
            double angle = 2 * Math.PI * n / period;
            RealElement.Set(window, n, Terms.Constant - (Terms.Single * Math.Cos(angle)) + (Terms.Double * Math.Cos(2 * angle)));
        }
    }
}
