namespace Dyadic.Graphs.Operators;

/// <summary>ONNX LogSoftmax: <c>y[i] = x[i] − max − ln Σ exp(x[j] − max)</c> along the axis.</summary>
/// <param name="Axis">The axis; negative counts from the end.</param>
[OnnxOperator("LogSoftmax", SinceVersion = 13)]
public sealed record LogSoftmax(int Axis = -1) : LaneOperator(Axis)
{
    private protected override void Apply(Span<double> lane)
    {
        double max = Greatest(lane), sum = 0;
        foreach (double value in lane) sum += Math.Exp(value - max);
        foreach (ref double value in lane) value = value - max - Math.Log(sum);
    }
}
