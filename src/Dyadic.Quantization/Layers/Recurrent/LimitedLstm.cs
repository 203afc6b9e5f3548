using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>Writes the Scan that the import of TensorFlow Lite makes of an LSTM with a limited cell state as an LSTM, whose integer form saturates that state.</summary>
/// <remarks><code>
///   before:  Scan (h, c, x) { gates = W·x + R·h + b; c' = clip(f·c + i·g); h' = o·tanh(c') } ─ y        after:  LSTM ─ Squeeze ─ y
/// </code>
/// The integer layer keeps the limit (<see cref="LimitOf"/>); the float LSTM, which only calibration runs, does not have it, so its cell states may go beyond.
/// </remarks>
/// <param name="selection">Which nodes stay as they are.</param>
internal sealed class LimitedLstm(NodeSelection selection) : IPass
{
    private const string LimitKey = "dyadic.cell-limit";

    // Operator, then inputs: x, h and c of the step, # for a constant, a number for an earlier node, number.output for a later output of it.
    private static readonly string[] Step =
    [
        "Gemm x # #", "Gemm h # 0", "Split 1", "Sigmoid 2", "Sigmoid 2.1", "Tanh 2.2", "Mul 4 c", "Mul 3 5", "Add 6 7", "Clip 8 # #", "Sigmoid 2.3", "Tanh 9", "Mul 10 11", "Identity 12",
    ];

    // Stored as input, forget, candidate, output; ONNX has input, output, forget, candidate.
    private static readonly int[] OnnxOrder = [0, 3, 1, 2];

    /// <inheritdoc/>
    public string Name => nameof(LimitedLstm);

    /// <summary>The limit of a layer's cell state; infinite where it has none.</summary>
    public static double LimitOf(Node node) =>
        node.Metadata?.TryGetValue(LimitKey, out string? text) == true ? double.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : double.PositiveInfinity;

    /// <summary>The greatest magnitude of a layer's cell state: what calibration saw, or the limit.</summary>
    public static double Reach(IReadOnlyDictionary<string, TensorStatistics> statistics, Node node) => Math.Min(RecurrentTracing.Reach(statistics, node, 2), LimitOf(node));

    /// <inheritdoc/>
    public GraphPatch? Rewrite(Graph graph, Node node)
    {
        if (node.Operator is not Scan { NumScanInputs: 1 } scan || node.Inputs.Count != 3 || node.Outputs is not [var lastHidden, var lastCell, { } y]) return null;
        if (selection.ReasonToKeepFloat(node) is not null || IsRead(graph, lastHidden) || IsRead(graph, lastCell) || !IsStep(scan.Body)) return null;
        int axis = scan.ScanInputAxes?[0] ?? 0;
        if (axis is not (0 or 1) || (scan.ScanOutputAxes?[0] ?? 0) != axis || scan.ScanInputDirections?[0] == 1 || scan.ScanOutputDirections?[0] == 1) return null;
        if (node.Inputs[0]?.Constant is not { Shape.Rank: 2 } hidden || node.Inputs[1]?.Constant is not { Shape.Rank: 2 } cell) return null;
        DenseTensor weights = Constant(scan.Body, 0, 1), recurrent = Constant(scan.Body, 1, 1), bias = Constant(scan.Body, 0, 2);
        int units = recurrent.Shape[1];
        DenseTensor both = DenseTensor.Zeros(ElementType.Float32, [1, 8 * units]);
        Ordered(bias, 4 * units).Span<float>().CopyTo(both.Span<float>());
        GraphPatch patch = new();
        TensorShape state = axis == 0 ? [1, hidden.Shape[0], units] : [hidden.Shape[0], 1, units];
        Node lstm = patch.AddNode(
            node.Name,
            new Lstm(HiddenSize: units, Layout: axis),
            [
                node.Inputs[2], Added("weights", Ordered(weights, 4 * units).Reshaped([1, 4 * units, weights.Shape[1]])), Added("recurrent", Ordered(recurrent, 4 * units).Reshaped([1, 4 * units, units])),
                Added("bias", both), null, Added("hidden", hidden.Reshaped(state)), Added("cell", cell.Reshaped(state)),
            ],
            outputCount: 1);
        lstm.Metadata = new Dictionary<string, string> { [LimitKey] = Constant(scan.Body, 9, 2).Span<float>()[0].ToString("R", System.Globalization.CultureInfo.InvariantCulture) };
        patch.Replace(y, patch.Add($"{node.Name}_steps", new Squeeze(), lstm.Output, Added("axis", DenseTensor.Vector<long>(axis == 0 ? 1 : 2))));
        return patch;

        Value Added(string name, DenseTensor tensor) => patch.AddConstant($"{node.Name}_{name}", tensor);
    }

    private static bool IsRead(Graph graph, Value? value) => value is not null && (value.Consumers.Count > 0 || graph.Outputs.Contains(value));

    private static DenseTensor Constant(Graph body, int node, int input) => body.Nodes[node].Inputs[input]!.Constant!;

    private static bool IsStep(Graph body)
    {
        if (body.Inputs.Count != 3 || body.Nodes.Count != Step.Length || body.Outputs.Count != 3) return false;
        Dictionary<Value, string> names = new() { [body.Inputs[0]] = "h", [body.Inputs[1]] = "c", [body.Inputs[2]] = "x" };
        for (int i = 0; i < Step.Length; i++)
        {
            Node node = body.Nodes[i];
            string found = string.Join(' ', [node.OpType, .. node.Inputs.Where(input => input is not null).Select(input => input!.Constant is not null ? "#" : names.GetValueOrDefault(input, "?"))]);
            if (found != Step[i] || node.Operator is Gemm { TransB: false } or Gemm { Alpha: not 1 } or Gemm { Beta: not 1 }) return false;
            for (int output = 0; output < node.Outputs.Count; output++)
            {
                if (node.Outputs[output] is { } value) names[value] = output == 0 ? $"{i}" : $"{i}.{output}";
            }
        }

        return body.Outputs.Select(output => names.GetValueOrDefault(output, "?")).SequenceEqual(["12", "9", "13"]);
    }

    private static DenseTensor Ordered(DenseTensor stacked, int rows)
    {
        DenseTensor ordered = DenseTensor.Zeros(stacked.ElementType, stacked.Shape);
        int block = stacked.Bytes.Length / 4;
        if (stacked.Shape[0] != rows) throw DyadicException.BadInput($"An LSTM of {rows} rows has weights {stacked}.");
        for (int gate = 0; gate < OnnxOrder.Length; gate++) stacked.Bytes.Slice(OnnxOrder[gate] * block, block).CopyTo(ordered.Bytes[(gate * block)..]);
        return ordered;
    }
}
