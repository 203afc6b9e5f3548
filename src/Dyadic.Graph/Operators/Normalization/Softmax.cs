namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Softmax: <c>y[i] = exp(x[i] − max) / Σ exp(x[j] − max)</c> along the axis.</summary>
/// <param name="Axis">The axis; negative counts from the end.</param>
[OnnxOperator("Softmax", SinceVersion = 13)]
public sealed record Softmax(int Axis = -1) : LaneOperator(Axis)
{
    private protected override void Apply(Span<double> lane)
    {
        double max = Greatest(lane), sum = 0;
        foreach (ref double value in lane)
        {
            value = Math.Exp(value - max);
            sum += value;
        }

        foreach (ref double value in lane) value /= sum;
    }
}
