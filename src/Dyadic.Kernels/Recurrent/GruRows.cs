using System.Runtime.Intrinsics;
using Dyadic.Kernels.Functions;

namespace Dyadic.Kernels.Recurrent;

/// <summary><see cref="IntegerGruCell"/> with the reset gate behind the product: one product for all three gates, eight units at a time.</summary>
internal sealed unsafe class GruRows(IntegerGruCell cell, KernelTier tier) : RecurrentRows(cell, tier)
{
    private readonly IntegerGemm _product = Gemm(cell.Product, 0, cell.Product.Columns, tier);
    private readonly InterpolationLanes _gate = new(cell.Gate);
    private readonly InterpolationLanes _candidate = new(cell.Candidate);

    /// <inheritdoc/>
    public override string ProductName => _product.KernelName;

    /// <inheritdoc/>
    public override long ScratchBytes(int batch) => (long)batch * Width * sizeof(short);

    /// <inheritdoc/>
    public override void Step(in RecurrentStep step, WorkerPool pool)
    {
        short* fromHidden = (short*)step.Scratch;
        _product.Run(step.Hidden, step.Batch, fromHidden, pool);
        for (int sequence = 0; sequence < step.Batch; sequence++)
        {
            if (step.IsLive(sequence)) Row(step.Gates + (sequence * step.GateStride), fromHidden + ((long)sequence * Width), step.Hidden + ((long)sequence * Units), step.Carry + ((long)sequence * Units));
        }
    }

    private void Row(short* gates, short* fromHidden, byte* hidden, short* state)
    {
        int unit = 0, candidate = 2 * Units;
        HiddenCode output = Output;
        for (; HasLanes && unit <= Units - CodeLanes.Count; unit += CodeLanes.Count)
        {
            Vector256<int> z = _gate.Of(CodeLanes.Saturate(CodeLanes.Load(gates + unit) + CodeLanes.Load(fromHidden + unit)));
            Vector256<int> r = _gate.Of(CodeLanes.Saturate(CodeLanes.Load(gates + Units + unit) + CodeLanes.Load(fromHidden + Units + unit)));
            Vector256<int> kept = CodeLanes.RoundedProduct(r, CodeLanes.Load(fromHidden + candidate + unit), Fraction);
            Vector256<int> next = _candidate.Of(CodeLanes.Saturate(CodeLanes.Load(gates + candidate + unit) + kept));
            Vector256<int> moved = next + CodeLanes.RoundedProduct(z, CodeLanes.Load(state + unit) - next, Fraction);
            CodeLanes.Store(state + unit, moved);
            CodeLanes.Store(hidden + unit, CodeLanes.Of(output, moved));
        }

        for (; unit < Units; unit++)
        {
            int z = _gate.Of(CodeLanes.Saturate(gates[unit] + fromHidden[unit])), r = _gate.Of(CodeLanes.Saturate(gates[Units + unit] + fromHidden[Units + unit]));
            int next = _candidate.Of(CodeLanes.Saturate(gates[candidate + unit] + CodeLanes.RoundedProduct(r, fromHidden[candidate + unit], Fraction)));
            state[unit] = (short)(next + CodeLanes.RoundedProduct(z, state[unit] - next, Fraction));
            hidden[unit] = output.Of(state[unit]);
        }
    }
}
