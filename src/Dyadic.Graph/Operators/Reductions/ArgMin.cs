namespace Dyadic.Graphs.Operators;

/// <summary>ONNX ArgMin: the position of the least element along one axis.</summary>
/// <param name="Axis">The axis; negative counts from the end.</param>
/// <param name="Keepdims">The axis stays, with extent 1.</param>
/// <param name="SelectLastIndex">Of equal elements the last one wins instead of the first.</param>
[OnnxOperator("ArgMin", SinceVersion = 13)]
public sealed record ArgMin(int Axis = 0, bool Keepdims = true, bool SelectLastIndex = false) : ArgExtremum(Axis, Keepdims, SelectLastIndex)
{
    private protected override bool Wins(int order) => order < 0;
}
