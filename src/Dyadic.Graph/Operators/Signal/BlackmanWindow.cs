using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX BlackmanWindow: w[n] = 0.42 − 0.5·cos(2πn/N) + 0.08·cos(4πn/N).</summary>
/// <param name="OutputDatatype">The type of the window.</param>
/// <param name="Periodic">N is the length; otherwise the length − 1, and the window is symmetric.</param>
[OnnxOperator("BlackmanWindow", SinceVersion = 17)]
public sealed record BlackmanWindow(ElementType OutputDatatype = ElementType.Float32, bool Periodic = true) : CosineWindow(OutputDatatype, Periodic)
{
    private protected override (double Constant, double Single, double Double) Terms => (0.42, 0.5, 0.08);
}
