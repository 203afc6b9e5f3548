using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>Float Add, Sub, Mul, Div, and Max, Min and Sum of two, with broadcasting in either layout.</summary>
internal sealed unsafe class BinaryFloatBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        FloatBinaryOperation? operation = node.Operator switch
        {
            Add => FloatBinaryOperation.Add,
            Sub => FloatBinaryOperation.Subtract,
            Mul => FloatBinaryOperation.Multiply,
            Div => FloatBinaryOperation.Divide,
            Sum => FloatBinaryOperation.Add,
            Max => FloatBinaryOperation.Max,
            Min => FloatBinaryOperation.Min,
            _ => null,
        };
        if (operation is null || node.Inputs.Count != 2 || plan.Facts[node.Output].Type != ElementType.Float32) return null;
        if (plan.Facts.Shape(node.Output).Count == 0) return null;
        return new StepGroup(node, () => Emit(plan, node, operation.Value));
    }

    private static void Emit(PlanBuilder plan, Node node, FloatBinaryOperation operation)
    {
        TensorShape shape = plan.Facts.Shape(node.Output);
        Layout layout = shape.Rank < 3 ? Layout.Standard : plan.LayoutFor(node.Inputs);
        BroadcastOperand lhs = BroadcastOperand.Of(plan, node.Inputs[0]!, shape, layout);
        bool bothRepeat = lhs.Period > 1 && lhs.Period < shape.Count;
        BroadcastOperand rhs = BroadcastOperand.Of(plan, node.Inputs[1]!, shape, layout);
        if (bothRepeat && rhs.Period > 1 && rhs.Period < shape.Count && rhs.Period != lhs.Period)
        {
            rhs = BroadcastOperand.Of(plan, node.Inputs[1]!, shape, layout, whole: true);
        }

        Operand output = plan.Define(node.Output, layout), a = lhs.Operand, b = rhs.Operand;
        BinaryFloat kernel = new(operation, shape.Count, lhs.Period, rhs.Period);
        WorkerPool pool = plan.Pool;
        (Action? expandLhs, Action? expandRhs) = (lhs.Expand, rhs.Expand);
        plan.Add(new KernelStep(() =>
        {
            expandLhs?.Invoke();
            expandRhs?.Invoke();
            kernel.Run((float*)a.Pointer, (float*)b.Pointer, (float*)output.Pointer, pool);
        })
        {
            Kernel = $"float {operation.ToString().ToLowerInvariant()}",
            Nodes = [node],
            Inputs = [.. lhs.Read(), .. rhs.Read()],
            Outputs = [output],
            MayOverwrite = [.. new[] { lhs, rhs }.Where(side => side.Expand is null && side.Period == shape.Count).Select(side => side.Operand)],
        });
    }
}
