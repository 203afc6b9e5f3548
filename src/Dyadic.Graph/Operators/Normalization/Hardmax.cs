namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Hardmax: 1 at the first greatest element of each line along the axis, 0 elsewhere.</summary>
/// <param name="Axis">The axis; negative counts from the end.</param>
[OnnxOperator("Hardmax", SinceVersion = 13)]
public sealed record Hardmax(int Axis = -1) : LaneOperator(Axis)
{
    private protected override void Apply(Span<double> lane)
    {
        int greatest = 0;
        for (int i = 1; i < lane.Length; i++)
        {
            if (lane[i] > lane[greatest]) greatest = i;
        }

        lane.Clear();
        lane[greatest] = 1;
    }
}
