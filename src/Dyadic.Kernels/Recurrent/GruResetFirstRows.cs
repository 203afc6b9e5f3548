using System.Runtime.Intrinsics;
using Dyadic.Kernels.Functions;

namespace Dyadic.Kernels.Recurrent;

/// <summary><see cref="IntegerGruCell"/> with the reset gate before the product: a product for two gates, one of the reset state for the candidate.</summary>
internal sealed unsafe class GruResetFirstRows(IntegerGruCell cell, KernelTier tier) : RecurrentRows(cell, tier)
{
    private readonly IntegerGemm _gates = Gemm(cell.Product, 0, 2 * cell.Units, tier);
    private readonly IntegerGemm _candidates = Gemm(cell.Product, 2 * cell.Units, 3 * cell.Units, tier);
    private readonly InterpolationLanes _gate = new(cell.Gate);
    private readonly InterpolationLanes _candidate = new(cell.Candidate);

    /// <inheritdoc/>
    public override string ProductName => _gates.KernelName;

    /// <inheritdoc/>
    public override long ScratchBytes(int batch) => (long)batch * Units * ((4 * sizeof(short)) + 1);

    /// <inheritdoc/>
    public override void Step(in RecurrentStep step, WorkerPool pool)
    {
        // [B][2·H] from the product, which the update gates overwrite; [B][H] candidates; [B][H] codes of the reset state.
        long states = (long)step.Batch * Units;
        short* fromHidden = (short*)step.Scratch, fromReset = fromHidden + (2 * states), updates = fromReset + states;
        byte* kept = (byte*)(updates + states);
        _gates.Run(step.Hidden, step.Batch, fromHidden, pool);
        for (int sequence = 0; sequence < step.Batch; sequence++)
        {
            long first = (long)sequence * Units;
            Reset(step.Gates + (sequence * step.GateStride), fromHidden + (2 * first), step.Carry + first, updates + first, kept + first);
        }

        _candidates.Run(kept, step.Batch, fromReset, pool);
        for (int sequence = 0; sequence < step.Batch; sequence++)
        {
            long first = (long)sequence * Units;
            if (step.IsLive(sequence)) Row(step.Gates + (sequence * step.GateStride) + (2 * Units), fromReset + first, updates + first, step.Hidden + first, step.Carry + first);
        }
    }

    private void Reset(short* gates, short* fromHidden, short* state, short* updates, byte* kept)
    {
        int unit = 0;
        HiddenCode output = Output;
        for (; HasLanes && unit <= Units - CodeLanes.Count; unit += CodeLanes.Count)
        {
            CodeLanes.Store(updates + unit, _gate.Of(CodeLanes.Saturate(CodeLanes.Load(gates + unit) + CodeLanes.Load(fromHidden + unit))));
            Vector256<int> r = _gate.Of(CodeLanes.Saturate(CodeLanes.Load(gates + Units + unit) + CodeLanes.Load(fromHidden + Units + unit)));
            CodeLanes.Store(kept + unit, CodeLanes.Of(output, CodeLanes.RoundedProduct(r, CodeLanes.Load(state + unit), Fraction)));
        }

        for (; unit < Units; unit++)
        {
            updates[unit] = (short)_gate.Of(CodeLanes.Saturate(gates[unit] + fromHidden[unit]));
            int r = _gate.Of(CodeLanes.Saturate(gates[Units + unit] + fromHidden[Units + unit]));
            kept[unit] = output.Of(CodeLanes.RoundedProduct(r, state[unit], Fraction));
        }
    }

    private void Row(short* gates, short* fromReset, short* updates, byte* hidden, short* state)
    {
        int unit = 0;
        HiddenCode output = Output;
        for (; HasLanes && unit <= Units - CodeLanes.Count; unit += CodeLanes.Count)
        {
            Vector256<int> next = _candidate.Of(CodeLanes.Saturate(CodeLanes.Load(gates + unit) + CodeLanes.Load(fromReset + unit)));
            Vector256<int> moved = next + CodeLanes.RoundedProduct(CodeLanes.Load(updates + unit), CodeLanes.Load(state + unit) - next, Fraction);
            CodeLanes.Store(state + unit, moved);
            CodeLanes.Store(hidden + unit, CodeLanes.Of(output, moved));
        }

        for (; unit < Units; unit++)
        {
            int next = _candidate.Of(CodeLanes.Saturate(gates[unit] + fromReset[unit]));
            state[unit] = (short)(next + CodeLanes.RoundedProduct(updates[unit], state[unit] - next, Fraction));
            hidden[unit] = output.Of(state[unit]);
        }
    }
}
