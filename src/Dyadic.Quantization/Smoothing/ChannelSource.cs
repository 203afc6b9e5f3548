using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>Writes a value again, each channel times a factor.</summary>
/// <param name="patch">Where to.</param>
/// <param name="factors">One a channel, above 0.</param>
internal delegate Value ScaledValue(GraphPatch patch, float[] factors);

/// <summary>Finds the constants that give each channel of a value its size, so that a factor a channel can go into them.</summary>
internal static class ChannelSource
{
    /// <summary>How a value is made with a factor a channel; null when no constant takes it.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="value">The value.</param>
    /// <param name="layout">Its channels.</param>
    /// <param name="mayChange">Whether the constants of a node may change.</param>
    public static ScaledValue? Of(Graph graph, Value value, ChannelLayout layout, Func<Node, bool> mayChange)
    {
        if (value.Producer is not { } node || value.Type != ElementType.Float32 || node.Output != value) return null;
        return node.Operator switch
        {
            LayerNormalization or RmsNormalization => Normalization(node, layout),
            MatMul or Gemm when node.Inputs[1]!.Constant is not null => mayChange(node) && layout.IsLastAxisOf(value) ? ScaledWeights.Outputs(node, layout) : null,
            MatMul => Context(node, layout),
            Add => Sum(node, layout),
            Mul => Product(node, layout),
            Relu or LeakyRelu or Identity => Through(node, 0, layout),
            Reshape => layout.Before(node) is { } before ? Through(node, 0, before) : null,
            Transpose transpose => layout.Before(transpose, value.Shape!.Rank) is { } before ? Through(node, 0, before) : null,
            Slice => layout.BeforeSlice(node) is { } before ? Part(node, before) : null,
            _ => null,
        };

        // Everything between the constants and the value is read by nothing else.
        ScaledValue? Through(Node through, int side, ChannelLayout before)
        {
            Value input = through.Inputs[side]!;
            if (input.Consumers.Count != 1 || graph.Outputs.Contains(input) || Of(graph, input, before, mayChange) is not { } source) return null;
            return (patch, factors) => Again(patch, through, side, source(patch, factors));
        }

        // The mean of the products is that of the values: a factor of a value's channel passes through attention.
        ScaledValue? Context(Node product, ChannelLayout of)
        {
            if (product.Inputs[1]!.Shape is not { } shape || product.Output.Shape is not { } result || shape.Rank != result.Rank || !of.Axes.Contains(shape.Rank - 1) || of.Axes.Contains(shape.Rank - 2)) return null;
            return of.Axes.All(axis => shape[axis] is { IsKnown: true } extent && result[axis] is { IsKnown: true } same && extent.Value == same.Value) ? Through(product, 1, of) : null;
        }

        ScaledValue? Sum(Node add, ChannelLayout of)
        {
            int constant = add.Inputs[1]!.Constant is not null ? 1 : 0;
            if (!of.IsLastAxisOf(add.Output) || ScaledWeights.Vector(add, constant, of) is not { } shift || add.Inputs[1 - constant] is not { Constant: null } input) return null;
            if (input.Consumers.Count != 1 || graph.Outputs.Contains(input) || Of(graph, input, of, mayChange) is not { } source) return null;
            return (patch, factors) =>
            {
                Value scaled = source(patch, factors), shifted = shift(patch, factors);
                return constant == 1 ? patch.Add(add.Name, NameOf(add), add.Operator, scaled, shifted) : patch.Add(add.Name, NameOf(add), add.Operator, shifted, scaled);
            };
        }

        // One operand takes the factors: a constant, or whichever of two activations has constants.
        ScaledValue? Product(Node mul, ChannelLayout of)
        {
            for (int side = 0; side < 2; side++)
            {
                int constant = side;
                if (of.IsLastAxisOf(mul.Output) && ScaledWeights.Vector(mul, constant, of) is { } gain) return (patch, factors) => Again(patch, mul, constant, gain(patch, factors));
            }

            for (int side = 1; side >= 0; side--)
            {
                if (mul.Inputs[side] is { Constant: null, Shape: { } shape } && shape.Equals(mul.Output.Shape) && mul.Inputs[0] != mul.Inputs[1] && Through(mul, side, of) is { } source) return source;
            }

            return null;
        }

        // Others read their own channels of what is sliced, which do not change.
        ScaledValue? Part(Node slice, ChannelLayout before)
        {
            Value whole = slice.Inputs[0]!;
            bool own = !graph.Outputs.Contains(whole) && whole.Consumers.All(reader => reader == slice || (reader.Operator is Slice && AreApart(reader, before)));
            if (!own || Of(graph, whole, before, mayChange) is not { } source) return null;
            return (patch, factors) =>
            {
                Value scaled = source(patch, factors);
                patch.Replace(whole, scaled);
                return Again(patch, slice, 0, scaled);
            };
        }
    }

    /// <summary>What a value of other numbers than those of the float network is called, so that nobody compares the two.</summary>
    public static string NameOf(Node node) => $"{node.Output.Name}_smoothed";

    private static bool AreApart(Node slice, ChannelLayout channels) =>
        ChannelLayout.OfLastAxis(slice.Output)?.BeforeSlice(slice) is { } other && (other.First + other.Count <= channels.First || other.First >= channels.First + channels.Count);

    private static ScaledValue? Normalization(Node node, ChannelLayout layout)
    {
        int axis = node.Operator is LayerNormalization layer ? layer.Axis : ((RmsNormalization)node.Operator).Axis;
        bool plain = node.Outputs.Skip(1).All(output => output is null || output.Consumers.Count == 0);
        if (!plain || !layout.IsLastAxisOf(node.Output) || (axis != -1 && axis != node.Output.Shape!.Rank - 1) || ScaledWeights.Vector(node, 1, layout) is not { } gain) return null;
        if (node.Input(2) is null) return (patch, factors) => patch.Add(node.Name, NameOf(node), node.Operator, node.Inputs[0], gain(patch, factors));
        return ScaledWeights.Vector(node, 2, layout) is { } offset ? (patch, factors) => patch.Add(node.Name, NameOf(node), node.Operator, node.Inputs[0], gain(patch, factors), offset(patch, factors)) : null;
    }

    private static Value Again(GraphPatch patch, Node node, int index, Value input)
    {
        Value?[] inputs = [.. node.Inputs];
        inputs[index] = input;
        return patch.Add(node.Name, NameOf(node), node.Operator, inputs);
    }
}
