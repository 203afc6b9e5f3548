using Dyadic.Graphs;
using Dyadic.Kernels;

namespace Dyadic.Runtime.Planning;

/// <summary>The step of a float matrix product with a constant right operand.</summary>
internal static unsafe class FloatProduct
{
    /// <summary>Adds the step: [rows, K] · [K, N] with the epilogue's bias and clamp already in the kernel.</summary>
    public static void Emit(PlanBuilder plan, Value input, FloatEpilogue epilogue, int rows, IFloatProduct kernel)
    {
        Operand x = plan.Use(input);
        Operand y = plan.Define(epilogue.Output);
        WorkerPool pool = plan.Pool;
        plan.Add(new KernelStep(() => kernel.Run((float*)x.Pointer, rows, (float*)y.Pointer, pool))
        {
            Kernel = $"float product {kernel.KernelName}",
            Nodes = epilogue.Nodes,
            Inputs = [x],
            Outputs = [y],
        });
    }
}
