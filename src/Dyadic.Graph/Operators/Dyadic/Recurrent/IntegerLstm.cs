using Dyadic.Core;
using Dyadic.Kernels.Functions;
using static Dyadic.Graphs.Operators.RecurrentBody;

namespace Dyadic.Graphs.Operators;

/// <summary>ai.dyadic IntegerLstm: an LSTM layer over whole sequences, in integers; see <see cref="IntegerRecurrent"/> and <see cref="IntegerLstmCell"/>.</summary>
/// <remarks>
/// Inputs: gates, hidden (uint8), cell (int16), lengths, reversed, recurrent weights and zero point (uint8), multiplier, divisor, sigmoid (int16 [257]) and its gain (int64), the candidate's
/// tanh and gain, the cell state's tanh and gain, update divisor (2^s), least and greatest cell state (int64), then how hidden states become codes: multiplier, divisor (int64), zero point (uint8), least and greatest code (int64).
/// Outputs: y, last hidden state, last cell state. Peepholes have no integer form.
/// </remarks>
[OnnxOperator("IntegerLstm", Domain = OnnxVersions.DyadicDomain, SinceVersion = 1)]
public sealed record IntegerLstm : IntegerRecurrent
{
    /// <summary>The definition of version 1 as an ONNX function.</summary>
    public static readonly string PublishedBody = $$"""
        <domain: "ai.dyadic", opset_import: ["" : 21]>
        IntegerLstm (gates, hidden, cell, lengths, reversed, recurrent, recurrent_zero_point, multiplier, divisor, sigmoid, sigmoid_gain, candidate, candidate_gain, squash, squash_gain, update_divisor, cell_least, cell_greatest, output_multiplier, output_divisor, zero_point, least, greatest) => (y, last_hidden, last_cell)
        {
        {{Constants}}
        {{Order("hidden")}}
            sigmoid_wide = Cast <to: int = 7> (sigmoid)
            candidate_wide = Cast <to: int = 7> (candidate)
            squash_wide = Cast <to: int = 7> (squash)
            update_half = Div (update_divisor, two)
            hidden_codes = Cast <to: int = 7> (hidden)
            hidden_start = Expand (hidden_codes, state_shape)
            cell_wide = Cast <to: int = 7> (cell)
            cell_start = Expand (cell_wide, state_shape)
            hidden_end, cell_end, outputs = Scan <body: graph = lstm_step (int64[] h, int64[] c, int64[] x, bool[] alive) => (int64[] h_next, int64[] c_next, int64[] h_out)
            {
        {{Product("from_hidden", "h", "recurrent", "zero", "multiplier", "half", "divisor")}}
        {{Sum("sum", "x", "from_hidden")}}
                sum_i, sum_o, sum_f, sum_c = Split <axis: int = -1, num_outputs: int = 4> (sum)
        {{Interpolated("i", "sum_i", "sigmoid_wide", "sigmoid_gain")}}
        {{Interpolated("o", "sum_o", "sigmoid_wide", "sigmoid_gain")}}
        {{Interpolated("f", "sum_f", "sigmoid_wide", "sigmoid_gain")}}
        {{Interpolated("g", "sum_c", "candidate_wide", "candidate_gain")}}
        {{Times("kept", "f", "c")}}
                added_product = Mul (i, g)
        {{Divided("added", "added_product", "update_half", "update_divisor")}}
                c_free = Add (kept, added)
                c_new = Clip (c_free, cell_least, cell_greatest)
        {{Interpolated("squashed", "c_new", "squash_wide", "squash_gain")}}
        {{Times("h_wide", "o", "squashed")}}
        {{Code("h_new", "h_wide")}}
                h_next = Where (alive, h_new, h)
                c_next = Where (alive, c_new, c)
                h_out = Where (alive, h_new, zero_code)
            }, num_scan_inputs: int = 2> (hidden_start, cell_start, ordered, live)
        {{Outputs}}
            last_hidden = Cast <to: int = 2> (hidden_end)
            last_cell = Cast <to: int = 5> (cell_end)
        }
        """;

    /// <inheritdoc/>
    public override string FunctionBody => PublishedBody;

    /// <inheritdoc/>
    public override int Gates => 4;

    private protected override int States => 2;

    /// <inheritdoc/>
    public override IntegerCell[] Cells(IReadOnlyList<DenseTensor> parameters)
    {
        HiddenCode code = OutputCode(parameters, WeightsInput + 13);
        InterpolationTable sigmoid = Table(parameters, WeightsInput + 4, "sigmoid"), candidate = Table(parameters, WeightsInput + 6, "candidate"), squash = Table(parameters, WeightsInput + 8, "squash");
        int updateShift = Shift(FunctionParameters.Number(parameters, WeightsInput + 10, "update_divisor"), "update_divisor");
        if (updateShift is < 15 or > 30) throw DyadicException.BadInput($"update_divisor is 2^{updateShift}; it should be 2^15 to 2^30.");
        long least = FunctionParameters.Number(parameters, WeightsInput + 11, "cell_least"), greatest = FunctionParameters.Number(parameters, WeightsInput + 12, "cell_greatest");
        if (least < short.MinValue || greatest > short.MaxValue || least > greatest) throw DyadicException.BadInput($"the cell state is limited to [{least}, {greatest}]; it should be a range of 16-bit numbers.");
        RecurrentProduct[] products = Products(parameters[WeightsInput], parameters[WeightsInput + 1], null, parameters[WeightsInput + 2], parameters[WeightsInput + 3], code.ZeroPoint, Gates);
        return Array.ConvertAll(products, product => (IntegerCell)new IntegerLstmCell(product, sigmoid, candidate, squash, updateShift, ((short)least, (short)greatest), code));
    }
}
