using System.Numerics;

namespace Dyadic.Kernels;

/// <summary>An elementwise operation: what it means for one element, and for a vector of them.</summary>
internal interface IFloatBinary
{
    static abstract float Invoke(float a, float b);

    static abstract Vector<float> Invoke(Vector<float> a, Vector<float> b);
}

internal readonly struct AddFloats : IFloatBinary
{
    public static float Invoke(float a, float b) => a + b;

    public static Vector<float> Invoke(Vector<float> a, Vector<float> b) => a + b;
}

internal readonly struct SubtractFloats : IFloatBinary
{
    public static float Invoke(float a, float b) => a - b;

    public static Vector<float> Invoke(Vector<float> a, Vector<float> b) => a - b;
}

internal readonly struct MultiplyFloats : IFloatBinary
{
    public static float Invoke(float a, float b) => a * b;

    public static Vector<float> Invoke(Vector<float> a, Vector<float> b) => a * b;
}

internal readonly struct DivideFloats : IFloatBinary
{
    public static float Invoke(float a, float b) => a / b;

    public static Vector<float> Invoke(Vector<float> a, Vector<float> b) => a / b;
}

internal readonly struct MaxFloats : IFloatBinary
{
    public static float Invoke(float a, float b) => MathF.Max(a, b);

    public static Vector<float> Invoke(Vector<float> a, Vector<float> b) => Vector.Max(a, b);
}

internal readonly struct MinFloats : IFloatBinary
{
    public static float Invoke(float a, float b) => MathF.Min(a, b);

    public static Vector<float> Invoke(Vector<float> a, Vector<float> b) => Vector.Min(a, b);
}

/// <summary>The loop of every elementwise operation; it owns the tail.</summary>
internal static unsafe class FloatBinaryDriver<TOperation>
    where TOperation : struct, IFloatBinary
{
    public static void Run(float* lhs, bool lhsIsScalar, float* rhs, bool rhsIsScalar, float* output, long count, bool vectors)
    {
        long index = 0;
        if (vectors)
        {
            Vector<float> lhsValue = new(*lhs), rhsValue = new(*rhs);
            for (; index <= count - Vector<float>.Count; index += Vector<float>.Count)
            {
                Vector<float> a = lhsIsScalar ? lhsValue : Vector.Load(lhs + index);
                Vector<float> b = rhsIsScalar ? rhsValue : Vector.Load(rhs + index);
                Vector.Store(TOperation.Invoke(a, b), output + index);
            }
        }

        for (; index < count; index++) output[index] = TOperation.Invoke(lhs[lhsIsScalar ? 0 : index], rhs[rhsIsScalar ? 0 : index]);
    }
}
