using static Dyadic.Graphs.Operators.RecurrentBody;

namespace Dyadic.Graphs.Operators;

/// <summary>ai.dyadic IntegerGru: a GRU layer whose reset gate acts on the product with the hidden state (ONNX <c>linear_before_reset</c>); see <see cref="IntegerGruOperator"/>.</summary>
[OnnxOperator("IntegerGru", Domain = OnnxVersions.DyadicDomain, SinceVersion = 1)]
public sealed record IntegerGru : IntegerGruOperator
{
    /// <summary>The definition of version 1 as an ONNX function.</summary>
    public static readonly string PublishedBody = $$"""
        <domain: "ai.dyadic", opset_import: ["" : 21]>
        IntegerGru (gates, hidden, lengths, reversed, recurrent, recurrent_zero_point, bias, multiplier, divisor, sigmoid, sigmoid_gain, candidate, candidate_gain, output_multiplier, output_divisor, zero_point, least, greatest) => (y, last_hidden)
        {
        {{Constants}}
        {{Order("hidden")}}
            sigmoid_wide = Cast <to: int = 7> (sigmoid)
            candidate_wide = Cast <to: int = 7> (candidate)
            bias_wide = Cast <to: int = 7> (bias)
            hidden_wide = Cast <to: int = 7> (hidden)
            hidden_start = Expand (hidden_wide, state_shape)
            hidden_end, outputs = Scan <body: graph = gru_step (int64[] h, int64[] x, bool[] alive) => (int64[] h_next, int64[] h_out)
            {
        {{Code("h_code", "h")}}
        {{Product("from_hidden", "h_code", "recurrent", "bias_wide", "multiplier", "half", "divisor")}}
                x_z, x_r, x_n = Split <axis: int = -1, num_outputs: int = 3> (x)
                h_z, h_r, h_n = Split <axis: int = -1, num_outputs: int = 3> (from_hidden)
        {{Sum("sum_z", "x_z", "h_z")}}
        {{Sum("sum_r", "x_r", "h_r")}}
        {{Interpolated("z", "sum_z", "sigmoid_wide", "sigmoid_gain")}}
        {{Interpolated("r", "sum_r", "sigmoid_wide", "sigmoid_gain")}}
        {{Times("reset", "r", "h_n")}}
        {{Sum("sum_n", "x_n", "reset")}}
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

    private protected override bool ResetFirst => false;
}
