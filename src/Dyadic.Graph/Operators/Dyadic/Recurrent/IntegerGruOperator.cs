using Dyadic.Core;
using Dyadic.Kernels.Functions;

namespace Dyadic.Graphs.Operators;

/// <summary>What the two integer GRU layers share; they differ in where the reset gate acts. See <see cref="IntegerRecurrent"/> and <see cref="IntegerGruCell"/>.</summary>
/// <remarks>
/// Inputs: gates, hidden (int16, Q15), lengths, reversed, recurrent weights and zero point (uint8), bias (int32 [D, 1, 3·H]), multiplier, divisor, sigmoid (int16 [257]) and its gain (int64), tanh
/// and gain, then how hidden states become codes: multiplier, divisor (int64), zero point (uint8), least and greatest code (int64). Outputs: y, last hidden state (int16, Q15).
/// </remarks>
public abstract record IntegerGruOperator : IntegerRecurrent
{
    /// <inheritdoc/>
    public override int Gates => 3;

    private protected override int States => 1;

    private protected abstract bool ResetFirst { get; }

    /// <inheritdoc/>
    public override IntegerCell[] Cells(IReadOnlyList<DenseTensor> parameters)
    {
        HiddenCode code = OutputCode(parameters, WeightsInput + 9);
        InterpolationTable sigmoid = Table(parameters, WeightsInput + 5, "sigmoid"), candidate = Table(parameters, WeightsInput + 7, "candidate");
        RecurrentProduct[] products = Products(
            parameters[WeightsInput], parameters[WeightsInput + 1], parameters[WeightsInput + 2], parameters[WeightsInput + 3], parameters[WeightsInput + 4], code.ZeroPoint, Gates);
        return Array.ConvertAll(products, product => (IntegerCell)new IntegerGruCell(product, sigmoid, candidate, ResetFirst, code));
    }
}
