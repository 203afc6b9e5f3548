using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>An integer LSTM or GRU layer with constant directions and parameters.</summary>
internal sealed unsafe class IntegerRecurrentBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not IntegerRecurrent layer || plan.Facts.Shape(node.Output).Count == 0) return null;
        DenseTensor?[] parameters = [.. node.Inputs.Select((input, i) => i <= layer.LengthsInput ? null : plan.Facts.Constant(input))];
        if (Array.IndexOf(parameters, null, layer.LengthsInput + 1) >= 0) return null;
        return new StepGroup(node, () => Emit(plan, node, layer, parameters));
    }

    private static void Emit(PlanBuilder plan, Node node, IntegerRecurrent layer, DenseTensor?[] parameters)
    {
        RecurrentSequence kernel = plan.Prepared([node], "recurrent layer", () =>
            new RecurrentSequence(layer.Cells(parameters!), [.. IntegerElements.ToInt64(parameters[layer.LengthsInput + 1]!).Select(reversed => reversed == 1)]));
        Operand gates = plan.Use(node.Inputs[0]!), carry = plan.Use(node.Inputs[layer.CarryInput]!), lengths = plan.Use(node.Inputs[layer.LengthsInput]!);
        Operand? hidden = layer.CarryInput == 2 ? plan.Use(node.Inputs[1]!) : null;
        Operand y = plan.Define(node.Output);
        Operand? lastHidden = layer.CarryInput == 2 && node.Outputs.Count > 1 && node.Outputs[1] is { } codes ? plan.Define(codes) : null;
        Operand? lastCarry = node.Outputs.Count > layer.CarryInput && node.Outputs[layer.CarryInput] is { } last ? plan.Define(last) : null;
        int batch = gates.Shape[1];
        Operand scratch = plan.Scratch(ElementType.UInt8, [checked((int)kernel.ScratchBytes(batch))]);
        foreach (Operand? written in (Operand?[])[y, lastHidden, lastCarry, scratch])
        {
            if (written is not null) written.NeedsPointer = true;
        }

        WorkerPool pool = plan.Pool;
        Add(plan, node, kernel, gates, hidden, carry, lengths, y, lastHidden, lastCarry, scratch, pool);
    }

    // Apart from the packing, whose closure holds the weights as they were.
    private static void Add(
        PlanBuilder plan, Node node, RecurrentSequence kernel, Operand gates, Operand? hidden, Operand carry, Operand lengths, Operand y, Operand? lastHidden, Operand? lastCarry, Operand scratch, WorkerPool pool)
    {
        RecurrentRun shape = new()
        {
            Steps = gates.Shape[0],
            Batch = gates.Shape[1],
            SharesHidden = hidden?.Shape[1] == 1,
            SharesCarry = carry.Shape[1] == 1,
            SharesLength = lengths.Count == 1,
        };
        plan.Add(new KernelStep(() =>
        {
            RecurrentRun run = shape;
            run.Gates = (short*)gates.Pointer;
            run.Carry = (short*)carry.Pointer;
            run.Lengths = (long*)lengths.Pointer;
            run.Output = y.Pointer;
            run.Scratch = scratch.Pointer;
            run.Hidden = hidden is null ? null : hidden.Pointer;
            run.LastHidden = lastHidden is null ? null : lastHidden.Pointer;
            run.LastCarry = lastCarry is null ? null : (short*)lastCarry.Pointer;
            kernel.Run(run, pool);
        })
        {
            Kernel = $"recurrent layer {kernel.KernelName}",
            Nodes = [node],
            Inputs = [.. new[] { gates, hidden, carry, lengths, scratch }.OfType<Operand>()],
            Outputs = [.. new[] { y, lastHidden, lastCarry }.OfType<Operand>()],
        });
    }
}
