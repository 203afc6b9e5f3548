using Dyadic.Core;
using Dyadic.Kernels;
using Dyadic.Peers.Kernels;
using Dyadic.Peers.Operators;

namespace Dyadic.Peers.Functions;

/// <summary>A function of rows of numbers: its integer kernels, and the same in float32.</summary>
/// <param name="Name">Softmax, GELU or LayerNorm.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Depth">Numbers of a row.</param>
/// <param name="Families">The integer kernels.</param>
/// <param name="Floats">One row with TensorPrimitives, from the first to the second array.</param>
/// <param name="Operator">ONNX Runtime's operator; further inputs are constants.</param>
internal sealed record FunctionCase(string Name, int Rows, int Depth, IReadOnlyList<FunctionFamily> Families, FloatRow Floats, OperatorCase Operator)
{
    private const int Seed = 3;

    /// <summary>Numbers of [−4, 4).</summary>
    public static DenseTensor Numbers(int rows, int depth)
    {
        DenseTensor tensor = new KernelOperands(Seed).Numbers([rows, depth]);
        foreach (ref float number in tensor.Span<float>()) number *= 4;
        return tensor;
    }
}

/// <summary>A family's integer kernel.</summary>
/// <param name="Name">The family and the bits of its codes.</param>
/// <param name="InputBytes">Bytes of a code that is read.</param>
/// <param name="OutputBytes">Bytes of a code that is written.</param>
/// <param name="Run">Computes all rows.</param>
internal sealed record FunctionFamily(string Name, int InputBytes, int OutputBytes, FunctionRun Run);

/// <summary>Computes rows of codes.</summary>
internal unsafe delegate void FunctionRun(byte* input, byte* output, WorkerPool pool);

/// <summary>Computes a row of floats.</summary>
internal delegate void FloatRow(ReadOnlySpan<float> x, Span<float> y);
