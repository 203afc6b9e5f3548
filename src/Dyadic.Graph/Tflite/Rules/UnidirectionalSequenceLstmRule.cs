using Dyadic.Core;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.OnnxText;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>UNIDIRECTIONAL_SEQUENCE_LSTM on reals. Every run starts from zero states, where TensorFlow Lite would go on from the last run.</summary>
/// <remarks>
/// ONNX LSTM cannot limit the cell state. It is used where the limit is surely not reached: |c| grows by at most 1 a step. Otherwise the
/// layer becomes a Scan whose body limits it.
/// </remarks>
internal sealed class UnidirectionalSequenceLstmRule() : TfliteRule(TfliteBuiltin.UnidirectionalSequenceLstm, TfliteArithmetic.Plain)
{
    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => op.OptionalInput(0)?.Type == ElementType.Float32;

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        SequenceLstm lstm = SequenceLstm.Of(op);
        float limit = lstm.CellLimit;
        Gates gates = Gates.Read(op, graph, lstm);
        ImportedValue hidden = State(op, graph, SequenceLstm.HiddenState, lstm.StateShape), cell = State(op, graph, SequenceLstm.CellState, lstm.StateShape);
        ImportedValue result = limit <= 0 || (lstm.Steps <= limit && StartsAtZero(op))
            ? AddLstm(graph, graph.Read(input), gates, hidden, cell, lstm.TimeFirst)
            : AddScan(graph, graph.Read(input), gates, hidden, cell, lstm.TimeAxis, limit);
        graph.Write(op.Output, result);
    }

    private static bool StartsAtZero(TfliteOperator op) => op.OptionalInput(SequenceLstm.CellState)?.IsVariable != false;

    private static ImportedValue State(TfliteOperator op, TfliteGraphWriter graph, int position, TensorShape shape)
    {
        if (op.OptionalInput(position) is { IsVariable: false } given) return graph.Read(given);
        graph.Spend(sizeof(float) * shape.Count, "states");
        return graph.Constant(DenseTensor.Zeros(ElementType.Float32, shape), "state");
    }

    private static ImportedValue AddLstm(TfliteGraphWriter graph, ImportedValue x, Gates gates, ImportedValue hidden, ImportedValue cell, bool timeFirst)
    {
        int units = gates.Units;
        ImportedValue sequence = timeFirst ? x : graph.Transpose(x, [1, 0, 2]);
        DenseTensor bias = DenseTensor.Zeros(ElementType.Float32, [1, 8 * units]);
        gates.Bias(Gates.OnnxOrder).Span<float>().CopyTo(bias.Span<float>());
        ImportedValue y = graph.Node(
            "LSTM",
            [
                sequence,
                graph.Constant(gates.FromInput(Gates.OnnxOrder).Reshaped([1, 4 * units, gates.Depth]), "weights"),
                graph.Constant(gates.FromHidden(Gates.OnnxOrder).Reshaped([1, 4 * units, units]), "recurrent_weights"),
                graph.Constant(bias, "bias"),
                null,
                graph.Node("Unsqueeze", [hidden, graph.Integers("axes", 0)]),
                graph.Node("Unsqueeze", [cell, graph.Integers("axes", 0)]),
            ],
            ("hidden_size", new AttributeValue.Int(units)));
        ImportedValue squeezed = graph.Node("Squeeze", [y, graph.Integers("axes", 1)]);
        return timeFirst ? squeezed : graph.Transpose(squeezed, [1, 0, 2]);
    }

    private static ImportedValue AddScan(TfliteGraphWriter graph, ImportedValue x, Gates gates, ImportedValue hidden, ImportedValue cell, int timeAxis, float limit)
    {
        GraphDefinition body = OnnxTextParser.ParseGraph("""
            lstm_step (float[] h, float[] c, float[] x) => (float[] h_next, float[] c_next, float[] y)
            {
              from_input = Gemm<transB = 1>(x, weights, bias)
              gates = Gemm<transB = 1>(h, recurrent_weights, from_input)
              input, forget, candidate, output = Split<axis = 1, num_outputs = 4>(gates)
              input_gate = Sigmoid(input)
              forget_gate = Sigmoid(forget)
              update = Tanh(candidate)
              kept = Mul(forget_gate, c)
              added = Mul(input_gate, update)
              sum = Add(kept, added)
              c_next = Clip(sum, least, greatest)
              output_gate = Sigmoid(output)
              squashed = Tanh(c_next)
              h_next = Mul(output_gate, squashed)
              y = Identity(h_next)
            }
            """);
        foreach (List<ValueDefinition> values in (List<ValueDefinition>[])[body.Inputs, body.Outputs])
        {
            for (int i = 0; i < values.Count; i++) values[i] = values[i] with { Shape = null };
        }

        body.Initializers.AddRange(
        [
            new("weights", gates.FromInput(Gates.StoredOrder)),
            new("recurrent_weights", gates.FromHidden(Gates.StoredOrder)),
            new("bias", gates.Bias(Gates.StoredOrder)),
            new("least", DenseTensor.Scalar(-limit)),
            new("greatest", DenseTensor.Scalar(limit)),
        ]);
        return graph.AddNode(
            "Scan",
            "",
            [hidden, cell, x],
            3,
            ("body", new AttributeValue.Subgraph(body)),
            ("num_scan_inputs", new AttributeValue.Int(1)),
            ("scan_input_axes", new AttributeValue.Ints([timeAxis])),
            ("scan_output_axes", new AttributeValue.Ints([timeAxis])))[2];
    }

    /// <summary>The weights and biases of the four gates.</summary>
    private sealed record Gates(DenseTensor[] InputMatrices, DenseTensor[] HiddenMatrices, DenseTensor[] BiasVectors, int Units, int Depth)
    {
        /// <summary>Input, forget, candidate, output.</summary>
        public static readonly int[] StoredOrder = [0, 1, 2, 3];

        /// <summary>Input, output, forget, candidate.</summary>
        public static readonly int[] OnnxOrder = [0, 3, 1, 2];

        public static Gates Read(TfliteOperator op, TfliteGraphWriter graph, SequenceLstm lstm)
        {
            DenseTensor[] All(int first, TensorShape expected) => Array.ConvertAll(StoredOrder, gate => Constant(op, graph, first + gate, expected));
            return new Gates(
                All(SequenceLstm.InputWeights, [lstm.Units, lstm.Depth]), All(SequenceLstm.RecurrentWeights, [lstm.Units, lstm.Units]), All(SequenceLstm.Biases, [lstm.Units]), lstm.Units, lstm.Depth);
        }

        public DenseTensor FromInput(int[] order) => Stack(InputMatrices, order);

        public DenseTensor FromHidden(int[] order) => Stack(HiddenMatrices, order);

        public DenseTensor Bias(int[] order) => Stack(BiasVectors, order);

        private static DenseTensor Constant(TfliteOperator op, TfliteGraphWriter graph, int position, TensorShape expected)
        {
            TfliteTensor tensor = SequenceLstm.GateTensor(op, position);
            DenseTensor constant = graph.Reals(op, tensor) ?? throw op.Unsupported($"computes its weights ({tensor}); only constant ones are supported");
            if (constant.ElementType != ElementType.Float32 || constant.Shape != expected) throw op.BadInput($"has weights {tensor}; expected reals of shape {expected}");
            graph.Spend(constant.Bytes.Length, "weights");
            return constant;
        }

        private static DenseTensor Stack(DenseTensor[] gates, int[] order)
        {
            TensorShape shape = gates[0].Shape;
            DenseTensor stacked = DenseTensor.Zeros(ElementType.Float32, shape.With(0, 4 * shape[0]));
            for (int i = 0; i < order.Length; i++) gates[order[i]].Span<float>().CopyTo(stacked.Span<float>()[(i * gates[0].Count)..]);
            return stacked;
        }
    }
}
