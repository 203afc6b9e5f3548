using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>A float BatchNormalization of its own, with constant statistics: one factor and one summand a channel.</summary>
internal sealed unsafe class BatchNormalizationBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (BatchStatistics.Of(plan, node) is not { } statistics) return null;
        TensorShape shape = plan.Facts.Shape(node.Output);
        return new StepGroup(node, () => Emit(plan, node, shape, DenseTensor.Vector<float>(statistics.Factor), DenseTensor.Vector<float>(statistics.Summand)));
    }

    private static void Emit(PlanBuilder plan, Node node, TensorShape shape, DenseTensor factor, DenseTensor summand)
    {
        Layout layout = shape.Rank > 2 ? Layout.ChannelsLast : Layout.Standard;
        Operand x = plan.Use(node.Inputs[0]!, layout), y = plan.Define(node.Output, layout);
        Operand factors = plan.OwnConstant("factor", factor), summands = plan.OwnConstant("summand", summand);
        BinaryFloat multiply = new(FloatBinaryOperation.Multiply, shape.Count, shape.Count, shape[1]), add = new(FloatBinaryOperation.Add, shape.Count, shape.Count, shape[1]);
        WorkerPool pool = plan.Pool;
        plan.Add(new KernelStep(() =>
        {
            multiply.Run((float*)x.Pointer, (float*)factors.Pointer, (float*)y.Pointer, pool);
            add.Run((float*)y.Pointer, (float*)summands.Pointer, (float*)y.Pointer, pool);
        })
        {
            Kernel = "float batch normalization",
            Nodes = [node],
            Inputs = [x, factors, summands],
            Outputs = [y],
            MayOverwrite = [x],
        });
    }
}
