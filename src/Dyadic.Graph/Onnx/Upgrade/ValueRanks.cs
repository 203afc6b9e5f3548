using System.Collections.Frozen;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>Ranks of values that the file does not declare, found by walking back to something that it does.</summary>
/// <remarks>Old files often declare nothing inside the graph, and some old operators mean different things at different ranks.</remarks>
internal sealed class ValueRanks
{
    private const int LongestWalk = 256;

    private static readonly FrozenSet<string> SameAsFirst = FrozenSet.ToFrozenSet(
        [
            "Abs", "AveragePool", "BatchNormalization", "Cast", "Ceil", "Clip", "Concat", "Conv", "ConvTranspose", "DepthToSpace", "Dropout", "Elu", "Erf", "Exp", "Floor",
            "GlobalAveragePool", "GlobalMaxPool", "HardSigmoid", "Hardmax", "Identity", "InstanceNormalization", "LRN", "LeakyRelu", "Log", "LogSoftmax", "MaxPool", "Neg",
            "PRelu", "Pad", "Reciprocal", "Relu", "Resize", "Selu", "Sigmoid", "Slice", "Softmax", "Softplus", "Softsign", "SpaceToDepth", "Split", "Sqrt", "Tanh", "Transpose", "Upsample",
        ],
        StringComparer.Ordinal);

    private static readonly FrozenSet<string> HighestOfAll = FrozenSet.ToFrozenSet(["Add", "Div", "Max", "Mean", "Min", "Mul", "Pow", "Sub", "Sum", "Where"], StringComparer.Ordinal);

    private readonly UpgradeScope _scope;
    private readonly Dictionary<string, NodeDefinition> _producers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int?> _known = new(StringComparer.Ordinal);

    public ValueRanks(UpgradeScope scope, List<NodeDefinition> nodes)
    {
        _scope = scope;
        foreach (NodeDefinition node in nodes)
        {
            foreach (string output in node.Outputs) _producers.TryAdd(output, node);
        }
    }

    public int? Of(string name, int steps)
    {
        if (name.Length == 0 || steps > LongestWalk) return null;
        if (_known.TryGetValue(name, out int? known)) return known;
        if (_scope.DeclaredRank(name) is { } declared) return declared;
        int? rank = _producers.TryGetValue(name, out NodeDefinition? producer) && producer.Domain.Length == 0 ? OfOutput(producer, steps + 1) : null;
        _known[name] = rank;
        return rank;
    }

    private int? OfOutput(NodeDefinition node, int steps)
    {
        if (node.OpType is "Gemm" or "Flatten") return 2;
        if (node.Inputs.Count == 0) return null;
        if (SameAsFirst.Contains(node.OpType)) return Of(node.Inputs[0], steps);
        if (HighestOfAll.Contains(node.OpType) || (node.OpType == "MatMul" && node.Inputs.TrueForAll(input => Of(input, steps) is >= 2)))
        {
            int?[] ranks = [.. node.Inputs.Select(input => Of(input, steps))];
            return Array.TrueForAll(ranks, rank => rank is not null) ? ranks.Max() : null;
        }

        if (node.OpType != "Reshape") return null;
        if (node.Attributes.GetValueOrDefault("shape") is AttributeValue.Ints shape) return shape.Values.Length;
        return node.Inputs.Count > 1 ? _scope.ConstantOf(node.Inputs[1])?.Count : null;
    }
}
