using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>Finds LSTM and GRU layers with constant weights and bounded activations.</summary>
internal sealed class RecurrentRule : ILayerRule
{
    private static readonly string[] Bounded = ["sigmoid", "tanh", "hardsigmoid", "softsign"];

    /// <inheritdoc/>
    public LayerMatch? Match(Graph graph, Node node) => node.Operator switch
    {
        Lstm lstm => ReasonToKeepFloat(node, lstm) is { } reason ? LayerMatch.KeepFloat(reason) : new LstmCodesLayer(node, Activations(node)),
        Gru gru => ReasonToKeepFloat(node, gru) is { } reason ? LayerMatch.KeepFloat(reason) : new GruCodesLayer(node, Activations(node)),
        Rnn => LayerMatch.KeepFloat("a plain RNN has no integer form; its hidden state is not bounded by gates"),
        _ => null,
    };

    private static string? ReasonToKeepFloat(Node node, RecurrentLayer layer)
    {
        if (node.Inputs[0] is not { Constant: null, Type: ElementType.Float32 }) return "its input is no float32 activation";
        if (!Enumerable.Range(1, 3).All(i => node.Input(i) is null or { Constant.ElementType: ElementType.Float32 })) return "its weights are not float32 constants";
        if (node.Input(7) is { } peepholes && !(peepholes.Constant is { } constant && constant.Span<float>().IndexOfAnyExcept(0) < 0)) return "peepholes let the cell state into the gates, which has no integer form";
        if (layer is Lstm { InputForget: true }) return "coupled input and forget gates have no integer form";
        if (layer.ActivationNames.FirstOrDefault(name => !Bounded.Contains(name.ToLowerInvariant())) is { } open) return $"its activation {open} is not bounded by 1, as the integer form needs";
        int each = layer.ActivationNames.Count / layer.Directions;
        bool same = layer.Directions == 1 || layer.ActivationNames.Take(each).SequenceEqual(layer.ActivationNames.Skip(each), StringComparer.OrdinalIgnoreCase);
        if (!same || layer.ActivationAlpha is { Length: > 0 } || layer.ActivationBeta is { Length: > 0 }) return "its activations have parameters of their own or differ between directions";
        return node.Outputs.All(output => output is null) ? "nobody reads its results" : null;
    }

    // A state that comes from the network's inputs is quantized where the layer reads it, as finely as the layer keeps it; it is no activation of 8 bits.
    private static Value[] Activations(Node node) =>
        [node.Inputs[0]!, .. Enumerable.Range(5, 2).Select(node.Input).Where(state => state is { Constant: null } && !IsBorder(state)).Select(state => state!)];

    private static bool IsBorder(Value value) => value.Producer is not { } producer
        || (producer.Operator is Slice or Squeeze or Unsqueeze or Reshape or Transpose or Gather or Split or Expand or Concat or ConstantOfShape && producer.Inputs.All(input => input is null or { Constant: not null } || IsBorder(input)))
        || producer.Inputs.All(input => input is null or { Constant: not null }) || value.Type != ElementType.Float32;
}
