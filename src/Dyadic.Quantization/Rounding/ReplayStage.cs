using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Runtime;

namespace Dyadic.Quantization;

/// <summary>Nodes that are replayed together: an integer layer, or one node that stays in float.</summary>
/// <param name="Nodes">The nodes, in order.</param>
/// <param name="Layer">The layer; null for a float node.</param>
internal sealed record ReplayStage(IReadOnlyList<Node> Nodes, QuantizedLayer? Layer)
{
    /// <summary>The values read from outside.</summary>
    public IReadOnlyList<Value> Inputs { get; } =
        [.. Nodes.SelectMany(node => node.Inputs).Where(value => value is { Constant: null } && (value.Producer is null || !Nodes.Contains(value.Producer))).Select(value => value!).Distinct()];

    /// <summary>The values computed for others.</summary>
    public IReadOnlyList<Value> Outputs { get; } =
        [.. Nodes.SelectMany(node => node.Outputs).Where(value => value is not null && (value == Nodes[^1].Outputs[0] || value.Consumers.Any(consumer => !Nodes.Contains(consumer)))).Select(value => value!)];

    /// <summary>The stages of a network, in order.</summary>
    /// <exception cref="DyadicException">The network has control flow.</exception>
    public static IReadOnlyList<ReplayStage> Of(QuantizedNetwork network)
    {
        Dictionary<Node, QuantizedLayer> byLastNode = network.Layers.ToDictionary(layer => layer.Nodes[^1]);
        HashSet<Node> covered = [.. network.Layers.SelectMany(layer => layer.Nodes)];
        List<ReplayStage> stages = [];
        foreach (Node node in network.Graph.Nodes)
        {
            if (Subgraphs.Of(node.Operator).Count > 0) throw DyadicException.Unsupported($"{node}: AdaRound replays networks without control flow only; leave adaround out of the recipe.");
            if (byLastNode.TryGetValue(node, out QuantizedLayer? layer)) stages.Add(new ReplayStage(layer.Nodes, layer));
            else if (!covered.Contains(node)) stages.Add(new ReplayStage([node], null));
        }

        return stages;
    }

    /// <summary>A session that computes the stage in float.</summary>
    public Session Float(int threads) => Open(threads, target =>
    {
        Dictionary<Value, Value> values = AddInputs(target);
        foreach (Node node in Nodes)
        {
            Value?[] operands = [.. node.Inputs.Select(input => input is null ? null : values.TryGetValue(input, out Value? known) ? known : values[input] = target.AddInitializer(input.Name, input.Constant!))];
            Node copy = target.AddNode(node.Name, node.Operator, operands, [.. node.Outputs.Select(output => output?.Name)]);
            for (int i = 0; i < node.Outputs.Count; i++)
            {
                if (node.Outputs[i] is { } output) values[output] = copy.Outputs[i]!;
            }
        }

        foreach (Value output in Outputs) target.AddOutput(values[output]);
    });

    /// <summary>A session that computes a linear layer with its quantized weights and bias, in float.</summary>
    public Session Quantized(LinearLayer layer, LinearConstants constants, int threads) => Open(threads, target =>
    {
        int perChannel = constants.Weights.Codes.Length / layer.Channels;
        float[] weights = new float[constants.Weights.Codes.Length];
        for (int i = 0; i < weights.Length; i++) weights[i] = (float)constants.Weights.Decode(i, i / perChannel);
        float[] bias = [.. constants.Bias.Zip(constants.AccumulatorScales, (code, scale) => (float)(code * scale))];
        target.AddOutput(layer.EmitFloat(target, AddInputs(target)[Inputs[0]], weights, bias));
    });

    private Dictionary<Value, Value> AddInputs(Graph target) => Inputs.ToDictionary(input => input, input => target.AddInput(input.Name, input.Type, input.Shape));

    private static Session Open(int threads, Action<Graph> build)
    {
        Graph graph = new() { Name = "stage" };
        build(graph);
        GraphInference.Infer(graph);
        return new Session(graph, new SessionOptions { Threads = threads });
    }
}
