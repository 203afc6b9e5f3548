namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Runtime's QLinearMul in binary32: <c>rint((a − zA)·(b − zB) · (A scale · B scale / C scale) + zC)</c>, saturated.</summary>
[OnnxOperator("QLinearMul", Domain = "com.microsoft", SinceVersion = 1)]
public sealed record QLinearMul : QLinearElementwise
{
    private protected override float Apply(int a, float aScale, int aZero, int b, float bScale, int bZero, float yScale, int yZero)
    {
        float ratio = aScale * bScale / yScale;
        float product = (a - aZero) * (b - bZero);
        return (product * ratio) + yZero;
    }
}
