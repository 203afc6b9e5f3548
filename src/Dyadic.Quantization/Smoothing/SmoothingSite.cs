using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>An activation whose channels can be divided by factors: constants before it take the division, the weights of every product that reads it the multiplication.</summary>
/// <param name="Activation">The activation, channels along its last axis.</param>
/// <param name="Channels">How many.</param>
/// <param name="Source">Writes it again.</param>
/// <param name="Readers">The products, and the nodes that only move rows on the way to each.</param>
internal sealed record SmoothingSite(Value Activation, int Channels, ScaledValue Source, IReadOnlyList<(Node[] Path, Node Product)> Readers)
{
    private const double LargestFactor = 1e4;

    /// <summary>The site at a value; null when there is none.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="value">The value.</param>
    /// <param name="mayChange">Whether the weights of a node may change.</param>
    /// <param name="isQuantized">Whether a node is quantized at all.</param>
    /// <remarks>A normalization that others read too, such as the next sum of a network whose normalizations follow its sums, is computed twice: once for them, once divided.</remarks>
    public static SmoothingSite? At(Graph graph, Value value, Func<Node, bool> mayChange, Func<Node, bool> isQuantized)
    {
        if (value.Constant is not null || value.Type != ElementType.Float32 || ChannelLayout.OfLastAxis(value) is not { } layout) return null;
        List<(Node[] Path, Node Product)> readers = [];
        bool others = graph.Outputs.Contains(value);
        foreach (Node reader in value.Consumers)
        {
            (Node[] Path, Node Product)[]? products = Products(graph, value, reader, layout.Count);
            if (products is null || !products.All(found => mayChange(found.Product))) others = true;
            else readers.AddRange(products);
        }

        if (!readers.Exists(reader => isQuantized(reader.Product)) || (others && value.Producer?.Operator is not (LayerNormalization or RmsNormalization))) return null;
        return ChannelSource.Of(graph, value, layout, mayChange) is { } source ? new SmoothingSite(value, layout.Count, source, readers) : null;
    }

    /// <summary>s = max|X|^α / max|W|^(1 − α) a channel, of geometric mean 1. Xiao et al. 2022, eq. (4).</summary>
    /// <param name="magnitudes">max|X| a channel.</param>
    /// <param name="alpha">α.</param>
    public float[] Factors(float[] magnitudes, double alpha)
    {
        double[] logarithms = new double[Channels];
        bool[] alive = new bool[Channels];
        float[][] weights = [.. Readers.Select(reader => ScaledWeights.InputMagnitudes(reader.Product)!)];
        for (int channel = 0; channel < Channels; channel++)
        {
            double weight = weights.Max(greatest => greatest[channel]);
            alive[channel] = magnitudes[channel] > 0 && weight > 0;
            if (alive[channel]) logarithms[channel] = (alpha * Math.Log(magnitudes[channel])) - ((1 - alpha) * Math.Log(weight));
        }

        double mean = logarithms.Where((_, channel) => alive[channel]).DefaultIfEmpty(0).Average();
        return [.. logarithms.Select((logarithm, channel) => alive[channel] ? (float)Math.Clamp(Math.Exp(logarithm - mean), 1 / LargestFactor, LargestFactor) : 1f)];
    }

    /// <summary>The graph with the activation divided by factors.</summary>
    public GraphPatch Divided(float[] factors)
    {
        GraphPatch patch = new();
        Dictionary<Node, Value> moved = [];
        Value scaled = Source(patch, Array.ConvertAll(factors, factor => 1 / factor));
        foreach ((Node[] path, Node product) in Readers)
        {
            Value input = scaled;
            foreach (Node node in path)
            {
                if (!moved.TryGetValue(node, out Value? again)) moved[node] = again = patch.Add(node.Name, ChannelSource.NameOf(node), node.Operator, [input, .. node.Inputs.Skip(1)]);
                input = again;
            }

            patch.Replace(product.Output, ScaledWeights.Inputs(patch, product, input, factors));
        }

        return patch;
    }

    // Null when something else than products comes of the reader.
    private static (Node[] Path, Node Product)[]? Products(Graph graph, Value value, Node reader, int channels)
    {
        if (reader.Inputs[0] != value) return null;
        if (ScaledWeights.InputChannels(reader) == channels) return [([], reader)];
        if (reader.Operator is not (Reshape or Identity) || graph.Outputs.Contains(reader.Output) || reader.Output.Consumers.Count == 0) return null;
        if (ChannelLayout.OfLastAxis(reader.Output)?.Count != channels) return null;
        List<(Node[] Path, Node Product)> all = [];
        foreach (Node next in reader.Output.Consumers)
        {
            if (Products(graph, reader.Output, next, channels) is not { } found) return null;
            all.AddRange(found.Select(product => (new Node[] { reader }.Concat(product.Path).ToArray(), product.Product)));
        }

        return [.. all];
    }
}
