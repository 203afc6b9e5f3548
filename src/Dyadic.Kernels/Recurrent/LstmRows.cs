using System.Runtime.Intrinsics;
using Dyadic.Kernels.Functions;

namespace Dyadic.Kernels.Recurrent;

/// <summary><see cref="IntegerLstmCell"/> by a product for all four gates and eight units at a time.</summary>
internal sealed unsafe class LstmRows(IntegerLstmCell cell, KernelTier tier) : RecurrentRows(cell, tier)
{
    private readonly IntegerGemm _product = Gemm(cell.Product, 0, cell.Product.Columns, tier);
    private readonly InterpolationLanes _gate = new(cell.Gate);
    private readonly InterpolationLanes _candidate = new(cell.Candidate);
    private readonly InterpolationLanes _squash = new(cell.Squash);
    private readonly int _updateShift = cell.UpdateShift;
    private readonly int _least = cell.Limit.Least;
    private readonly int _greatest = cell.Limit.Greatest;

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

    private void Row(short* gates, short* fromHidden, byte* hidden, short* cells)
    {
        int unit = 0;
        HiddenCode output = Output;
        for (; HasLanes && unit <= Units - CodeLanes.Count; unit += CodeLanes.Count)
        {
            Vector256<int> i = _gate.Of(Sum(gates, fromHidden, unit)), o = _gate.Of(Sum(gates, fromHidden, Units + unit)), f = _gate.Of(Sum(gates, fromHidden, (2 * Units) + unit));
            Vector256<int> update = _candidate.Of(Sum(gates, fromHidden, (3 * Units) + unit));
            Vector256<int> sum = CodeLanes.RoundedProduct(f, CodeLanes.Load(cells + unit), Fraction) + CodeLanes.RoundedProduct(i, update, _updateShift);
            Vector256<int> next = Vector256.Min(Vector256.Max(sum, Vector256.Create(_least)), Vector256.Create(_greatest));
            CodeLanes.Store(cells + unit, next);
            CodeLanes.Store(hidden + unit, CodeLanes.Of(output, CodeLanes.RoundedProduct(o, _squash.Of(next), Fraction)));
        }

        for (; unit < Units; unit++)
        {
            int i = _gate.Of(OneSum(gates, fromHidden, unit)), o = _gate.Of(OneSum(gates, fromHidden, Units + unit)), f = _gate.Of(OneSum(gates, fromHidden, (2 * Units) + unit));
            int update = _candidate.Of(OneSum(gates, fromHidden, (3 * Units) + unit));
            cells[unit] = (short)Math.Clamp(CodeLanes.RoundedProduct(f, cells[unit], Fraction) + CodeLanes.RoundedProduct(i, update, _updateShift), _least, _greatest);
            hidden[unit] = output.Of(CodeLanes.RoundedProduct(o, _squash.Of(cells[unit]), Fraction));
        }
    }

    private static Vector256<int> Sum(short* left, short* right, int at) => CodeLanes.Saturate(CodeLanes.Load(left + at) + CodeLanes.Load(right + at));

    private static int OneSum(short* left, short* right, int at) => CodeLanes.Saturate(left[at] + right[at]);
}
