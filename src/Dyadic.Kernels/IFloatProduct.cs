namespace Dyadic.Kernels;

/// <summary>A float matrix product with a constant right operand: y[M, N] = clamp(lhs[M, K] · rhs[K, N] + bias[N], min, max).</summary>
public unsafe interface IFloatProduct
{
    /// <summary>The row of the kernel table that computes it.</summary>
    string KernelName { get; }

    /// <summary>Multiplies.</summary>
    /// <param name="lhs">[M][K].</param>
    /// <param name="m">M ≥ 0.</param>
    /// <param name="output">[M][N].</param>
    /// <param name="pool">The threads to use.</param>
    void Run(float* lhs, int m, float* output, WorkerPool pool);
}
