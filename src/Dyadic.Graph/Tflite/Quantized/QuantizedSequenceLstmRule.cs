using Dyadic.Core;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.OnnxText;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Rules;
using Dyadic.Graphs.Tflite.Schema;
using Dyadic.Graphs.Tflite.Wide;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>UNIDIRECTIONAL_SEQUENCE_LSTM on 8-bit codes with a 16-bit cell state. Every run starts from zero states, where TensorFlow Lite would go on from the last run.</summary>
/// <remarks>
/// What the inputs of all steps add to the gates is one product; a Scan does the rest. Gates have the scale 2⁻¹², their functions 2⁻¹⁵. Both products are rescaled
/// to the gates' scale apart (docs/quantized-arithmetic.md, eq. (7)) and their sum saturates; so does the cell state.
/// </remarks>
internal sealed class QuantizedSequenceLstmRule() : TfliteRule(TfliteBuiltin.UnidirectionalSequenceLstm, TfliteArithmetic.Quantized)
{
    private const int GateIntegerBits = 3, GreatestIntegerBits = 6, HiddenScale = 4;

    private const string Step = """
        lstm_step (uint8[] h, int16[] c, int16[] from_input) => (uint8[] h_next, int16[] c_next, uint8[] y)
        {
          sum = MatMulInteger (h, weights, hidden_zero, weights_zero)
          from_hidden = ai.dyadic.RequantizeGemmlowp <to = 6> (sum, no_bias, multiplier, divisor, zero, least_term, greatest_term)
          from_input_wide = Cast <to = 6> (from_input)
          gates_free = Add (from_input_wide, from_hidden)
          gates = Clip (gates_free, least, greatest)
          share_codes, candidate = Split <axis = 1> (gates, parts)
          shares_narrow = Gather (logistic, share_codes)
          shares = Cast <to = 6> (shares_narrow)
          input_gate, forget_gate, output_gate = Split <axis = 1, num_outputs = 3> (shares)
          update_narrow = Gather (tanh, candidate)
          update = Cast <to = 6> (update_narrow)
          c_wide = Cast <to = 6> (c)
          kept_product = Mul (forget_gate, c_wide)
          kept = ai.dyadic.RequantizeGemmlowp <to = 6> (kept_product, no_bias, whole, kept_divisor, zero, least_code, greatest_code)
          added_product = Mul (input_gate, update)
          added = ai.dyadic.RequantizeGemmlowp <to = 6> (added_product, no_bias, whole, added_divisor, zero, least_code, greatest_code)
          c_free = Add (kept, added)
          c_cut = Clip (c_free, c_least, c_greatest)
          c_next = Cast <to = 5> (c_cut)
          squashed_narrow = Gather (tanh_of_cell, c_cut)
          squashed = Cast <to = 6> (squashed_narrow)
          h_product = Mul (output_gate, squashed)
          h_next = ai.dyadic.RequantizeGemmlowp <to = 2> (h_product, no_bias, h_multiplier, h_divisor, h_offset, zero, h_greatest)
          y = Identity (h_next)
        }
        """;

    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => op.OptionalInput(0).HasCodes() && op.OptionalInput(SequenceLstm.HiddenState).HasCodes() && op.OptionalInput(SequenceLstm.CellState).HasWideCodes()
        && op.Outputs is [{ } output] && output.HasCodes();

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        SequenceLstm lstm = SequenceLstm.Of(op);
        TfliteTensor input = op.Input(0, "input"), hidden = op.Input(SequenceLstm.HiddenState, "hidden state"), cell = op.Input(SequenceLstm.CellState, "cell state");
        if (!hidden.IsVariable || !cell.IsVariable) throw op.Unsupported("is given its states; only those that it keeps itself are supported");
        QuantizedGates fromInput = QuantizedGates.Read(op, graph, SequenceLstm.InputWeights, SequenceLstm.Biases, [lstm.Units, lstm.Depth], input.Scale());
        QuantizedGates fromHidden = QuantizedGates.Read(op, graph, SequenceLstm.RecurrentWeights, null, [lstm.Units, lstm.Units], hidden.Scale());
        ImportedValue sum = graph.Node("MatMulInteger", [graph.Read(input), graph.Constant(fromInput.Weights, "weights"), graph.Code(input.ZeroPoint()), graph.Code(UnsignedCodes.Shift)]);
        CodeRange range = new(0, short.MinValue, short.MaxValue);
        ImportedValue gates = graph.RequantizeGemmlowp(sum, fromInput.Bias, fromInput.Multipliers, fromInput.Divisors, range, ElementType.Int16);
        GraphDefinition body = Body(op, graph, lstm, fromHidden, hidden, CellScale(op, cell));
        graph.Write(op.Output, graph.AddNode(
            "Scan",
            "",
            [State(graph, hidden, lstm), State(graph, cell, lstm), gates],
            3,
            ("body", new AttributeValue.Subgraph(body)),
            ("num_scan_inputs", new AttributeValue.Int(1)),
            ("scan_input_axes", new AttributeValue.Ints([lstm.TimeAxis])),
            ("scan_output_axes", new AttributeValue.Ints([lstm.TimeAxis])))[2]);
    }

    private static GraphDefinition Body(TfliteOperator op, TfliteGraphWriter graph, SequenceLstm lstm, QuantizedGates gates, TfliteTensor hidden, int cellScale)
    {
        (float outputScale, long outputOffset) = Output(op);
        // Powers of two cost the quotient no bit, so one rounding to binary32 is left of TensorFlow Lite's two.
        GemmlowpMultiplier output = GemmlowpMultiplier.Of(1f / (1 << 15) / outputScale * (1f / (1 << 15)));
        int limit = lstm.CellLimit > 0 ? (int)Math.Min(lstm.CellLimit / op.Input(SequenceLstm.CellState, "cell state").Scale(), short.MaxValue) : -1;
        GraphDefinition body = OnnxTextParser.ParseGraph(Step);
        foreach (List<ValueDefinition> values in (List<ValueDefinition>[])[body.Inputs, body.Outputs])
        {
            for (int i = 0; i < values.Count; i++) values[i] = values[i] with { Shape = null };
        }

        body.Initializers.AddRange(
        [
            new("weights", gates.Weights),
            new("hidden_zero", DenseTensor.Scalar((byte)hidden.ZeroPoint())),
            new("weights_zero", DenseTensor.Scalar((byte)UnsignedCodes.Shift)),
            new("no_bias", DenseTensor.Scalar(0)),
            new("multiplier", gates.Multipliers),
            new("divisor", gates.Divisors),
            new("zero", DenseTensor.Scalar(0L)),
            new("least_term", DenseTensor.Scalar(-1L << 30)),
            new("greatest_term", DenseTensor.Scalar(1L << 30)),
            new("least", DenseTensor.Scalar((int)short.MinValue)),
            new("greatest", DenseTensor.Scalar((int)short.MaxValue)),
            new("least_code", DenseTensor.Scalar((long)short.MinValue)),
            new("greatest_code", DenseTensor.Scalar((long)short.MaxValue)),
            new("parts", DenseTensor.Vector<long>([3 * lstm.Units, lstm.Units])),
            new("logistic", graph.WideTable(code => GemmlowpFunctions.Logistic(code, GateIntegerBits))),
            new("tanh", graph.WideTable(code => GemmlowpFunctions.Tanh(code, GateIntegerBits))),
            new("tanh_of_cell", graph.WideTable(code => GemmlowpFunctions.Tanh(code, 15 + cellScale))),
            new("whole", DenseTensor.Scalar(1L << 31)),
            new("kept_divisor", DenseTensor.Scalar(1L << 15)),
            new("added_divisor", DenseTensor.Scalar(1L << (30 + cellScale))),
            new("c_least", DenseTensor.Scalar(limit < 0 ? short.MinValue : -limit)),
            new("c_greatest", DenseTensor.Scalar(limit < 0 ? short.MaxValue : limit)),
            new("h_multiplier", DenseTensor.Scalar(output.LeftShifted)),
            new("h_divisor", DenseTensor.Scalar(output.Divisor)),
            new("h_offset", DenseTensor.Scalar(outputOffset)),
            new("h_greatest", DenseTensor.Scalar((long)byte.MaxValue)),
        ]);
        return body;
    }

    // The file states the output's scale among the inner results; without a projection the hidden state has it. TensorFlow Lite subtracts its zero point from the codes.
    private static (float Scale, long Offset) Output(TfliteOperator op) => op.Intermediates.ElementAtOrDefault(HiddenScale) is { Quantization: { IsPerTensor: true, Scales: [> 0] } stated }
        ? (stated.Scales[0], UnsignedCodes.Shift - stated.ZeroPoints[0])
        : throw op.BadInput("does not state the scale of its hidden state among its inner results");

    private static int CellScale(TfliteOperator op, TfliteTensor cell)
    {
        double power = Math.Log2(cell.Scale());
        return power == Math.Round(power) && power is >= -15 and <= GreatestIntegerBits - 15
            ? (int)power
            : throw op.Unsupported($"has a cell state of scale {cell.Scale()}; powers of two from 2^-15 to 2^-9 are supported");
    }

    private static ImportedValue State(TfliteGraphWriter graph, TfliteTensor state, SequenceLstm lstm)
    {
        DenseTensor codes = DenseTensor.Zeros(state.Type, lstm.StateShape);
        graph.Spend(codes.Bytes.Length, "states");
        for (int i = 0; i < codes.Count; i++) IntegerElements.SetWrapped(codes, i, state.ZeroPoint());
        return graph.Constant(codes, "state");
    }
}
