using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX HannWindow: w[n] = ½ − ½·cos(2πn/N).</summary>
/// <param name="OutputDatatype">The type of the window.</param>
/// <param name="Periodic">N is the length; otherwise the length − 1, and the window is symmetric.</param>
[OnnxOperator("HannWindow", SinceVersion = 17)]
public sealed record HannWindow(ElementType OutputDatatype = ElementType.Float32, bool Periodic = true) : CosineWindow(OutputDatatype, Periodic)
{
    private protected override (double Constant, double Single, double Double) Terms => (0.5, 0.5, 0);
}
