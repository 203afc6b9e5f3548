using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>Integer Add, Sub and Mul of two, and Max and Min of two or more, with broadcasting in either layout.</summary>
internal sealed unsafe class BinaryIntegerBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        IntegerBinaryOperation? operation = node.Operator switch
        {
            Add => IntegerBinaryOperation.Add,
            Sub => IntegerBinaryOperation.Subtract,
            Mul => IntegerBinaryOperation.Multiply,
            Max => IntegerBinaryOperation.Max,
            Min => IntegerBinaryOperation.Min,
            _ => null,
        };
        TensorShape shape = plan.Facts.Shape(node.Output);
        if (operation is null || node.Inputs.Count < 2 || shape.Count == 0) return null;
        if (!BinaryInteger.Takes(plan.Facts[node.Output].Type) || node.Inputs.Any(input => plan.Facts[input!].Type != plan.Facts[node.Output].Type)) return null;
        // What is folded further has the output's shape from the first pair on.
        if (node.Inputs.Count > 2 && node.Inputs.Any(input => plan.Facts.Shape(input!) != shape)) return null;
        return new StepGroup(node, () => Emit(plan, node, operation.Value, shape));
    }

    private static void Emit(PlanBuilder plan, Node node, IntegerBinaryOperation operation, TensorShape shape)
    {
        Layout layout = shape.Rank < 3 ? Layout.Standard : plan.LayoutFor(node.Inputs);
        BroadcastOperand lhs = BroadcastOperand.Of(plan, node.Inputs[0]!, shape, layout);
        BroadcastOperand rhs = BroadcastOperand.Of(plan, node.Inputs[1]!, shape, layout);
        bool bothRepeat = lhs.Period > 1 && lhs.Period < shape.Count && rhs.Period > 1 && rhs.Period < shape.Count;
        if (bothRepeat && rhs.Period != lhs.Period) rhs = BroadcastOperand.Of(plan, node.Inputs[1]!, shape, layout, whole: true);
        Operand[] more = [.. node.Inputs.Skip(2).Select(input => plan.Use(input!, layout))];
        Operand output = plan.Define(node.Output, layout), a = lhs.Operand, b = rhs.Operand;
        BinaryInteger kernel = new(operation, output.Type, shape.Count, lhs.Period, rhs.Period), fold = new(operation, output.Type, shape.Count, shape.Count, shape.Count);
        WorkerPool pool = plan.Pool;
        (Action? expandLhs, Action? expandRhs) = (lhs.Expand, rhs.Expand);
        plan.Add(new KernelStep(() =>
        {
            expandLhs?.Invoke();
            expandRhs?.Invoke();
            kernel.Run(a.Pointer, b.Pointer, output.Pointer, pool);
            foreach (Operand other in more) fold.Run(output.Pointer, other.Pointer, output.Pointer, pool);
        })
        {
            Kernel = $"integer {operation.ToString().ToLowerInvariant()}",
            Nodes = [node],
            Inputs = [.. lhs.Read(), .. rhs.Read(), .. more],
            Outputs = [output],
            MayOverwrite = more.Length > 0 ? [] : [.. new[] { lhs, rhs }.Where(side => side.Expand is null && side.Period == shape.Count).Select(side => side.Operand)],
        });
    }
}
