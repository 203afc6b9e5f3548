using static Dyadic.Graphs.Operators.RecurrentBody;

namespace Dyadic.Graphs.Operators;

/// <summary>ai.dyadic IntegerGruResetFirst: a GRU layer whose reset gate acts on the hidden state before its product; see <see cref="IntegerGruOperator"/>.</summary>
[OnnxOperator("IntegerGruResetFirst", Domain = OnnxVersions.DyadicDomain, SinceVersion = 1)]
public sealed record IntegerGruResetFirst : IntegerGruOperator
{
    /// <summary>The definition of version 1 as an ONNX function.</summary>
    public static readonly string PublishedBody = $$"""
        <domain: "ai.dyadic", opset_import: ["" : 21]>
        IntegerGruResetFirst (gates, hidden, lengths, reversed, recurrent, recurrent_zero_point, bias, multiplier, divisor, sigmoid, sigmoid_gain, candidate, candidate_gain, output_multiplier, output_divisor, zero_point, least, greatest) => (y, last_hidden)
        {
        {{Constants}}
        {{Order("hidden")}}
            sigmoid_wide = Cast <to: int = 7> (sigmoid)
            candidate_wide = Cast <to: int = 7> (candidate)
            bias_wide = Cast <to: int = 7> (bias)
            hidden_wide = Cast <to: int = 7> (hidden)
            hidden_start = Expand (hidden_wide, state_shape)
            twice_units = Mul (units, two)
            gate_sizes = Concat <axis: int = 0> (twice_units, units)
            gate_weights, candidate_weights = Split <axis: int = 2> (recurrent, gate_sizes)
            gate_bias, candidate_bias = Split <axis: int = 2> (bias_wide, gate_sizes)
            gate_multiplier, candidate_multiplier = Split <axis: int = 2> (multiplier, gate_sizes)
            gate_divisor, candidate_divisor = Split <axis: int = 2> (divisor, gate_sizes)
            gate_half, candidate_half = Split <axis: int = 2> (half, gate_sizes)
            hidden_end, outputs = Scan <body: graph = gru_step (int64[] h, int64[] x, bool[] alive) => (int64[] h_next, int64[] h_out)
            {
        {{Code("h_code", "h")}}
        {{Product("from_hidden", "h_code", "gate_weights", "gate_bias", "gate_multiplier", "gate_half", "gate_divisor")}}
                x_z, x_r, x_n = Split <axis: int = -1, num_outputs: int = 3> (x)
                h_z, h_r = Split <axis: int = -1, num_outputs: int = 2> (from_hidden)
        {{Sum("sum_z", "x_z", "h_z")}}
        {{Sum("sum_r", "x_r", "h_r")}}
        {{Interpolated("z", "sum_z", "sigmoid_wide", "sigmoid_gain")}}
        {{Interpolated("r", "sum_r", "sigmoid_wide", "sigmoid_gain")}}
        {{Times("reset", "r", "h")}}
        {{Code("reset_code", "reset")}}
        {{Product("from_reset", "reset_code", "candidate_weights", "candidate_bias", "candidate_multiplier", "candidate_half", "candidate_divisor")}}
        {{Sum("sum_n", "x_n", "from_reset")}}
        {{Interpolated("n", "sum_n", "candidate_wide", "candidate_gain")}}
                away = Sub (h, n)
        {{Times("kept", "z", "away")}}
        {{Sum("h_new", "n", "kept")}}
        {{Code("h_new_code", "h_new")}}
                h_next = Where (alive, h_new, h)
                h_out = Where (alive, h_new_code, zero_code)
            }, num_scan_inputs: int = 2> (hidden_start, ordered, live)
        {{Outputs}}
            last_hidden = Cast <to: int = 5> (hidden_end)
        }
        """;

    /// <inheritdoc/>
    public override string FunctionBody => PublishedBody;

    private protected override bool ResetFirst => true;
}
