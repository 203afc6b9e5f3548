namespace Dyadic.Graphs.Operators;

/// <summary>
/// ONNX Runtime's QLinearAdd in binary32 with fused multiply-adds, as its AVX2 kernel does it: with <c>r = scale / C scale</c> of each
/// operand, <c>rint(fma(a, rA, fma(b, rB, zC − fma(rA, zA, rB·zB))))</c>, saturated.
/// </summary>
[OnnxOperator("QLinearAdd", Domain = "com.microsoft", SinceVersion = 1)]
public sealed record QLinearAdd : QLinearElementwise
{
    private protected override float Apply(int a, float aScale, int aZero, int b, float bScale, int bZero, float yScale, int yZero)
    {
        float aRatio = aScale / yScale, bRatio = bScale / yScale;
        float offset = yZero - MathF.FusedMultiplyAdd(aRatio, aZero, bRatio * bZero);
        return MathF.FusedMultiplyAdd(a, aRatio, MathF.FusedMultiplyAdd(b, bRatio, offset));
    }
}
