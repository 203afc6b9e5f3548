using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX HammingWindow: w[n] = 25/46 − 21/46·cos(2πn/N).</summary>
/// <param name="OutputDatatype">The type of the window.</param>
/// <param name="Periodic">N is the length; otherwise the length − 1, and the window is symmetric.</param>
[OnnxOperator("HammingWindow", SinceVersion = 17)]
public sealed record HammingWindow(ElementType OutputDatatype = ElementType.Float32, bool Periodic = true) : CosineWindow(OutputDatatype, Periodic)
{
    private protected override (double Constant, double Single, double Double) Terms => (25.0 / 46, 21.0 / 46, 0);
}
