using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>
/// Moves the differences of size among the channels of an activation into the weights that read it, so that one scale a tensor suits all channels.
/// Xiao et al., "SmoothQuant: Accurate and Efficient Post-Training Quantization for Large Language Models", 2022, section 4. The float network computes the same, but for rounding.
/// </summary>
internal static class ActivationSmoothing
{
    /// <summary>Smooths what a recipe says.</summary>
    /// <param name="graph">A canonical graph, changed in place.</param>
    /// <param name="recipe">α, and what is quantized; weights whose codes it keeps are not touched.</param>
    /// <param name="samples">Calibration samples.</param>
    /// <param name="options">Threads and cancellation.</param>
    /// <returns>How many activations were divided.</returns>
    public static int Run(Graph graph, Recipe recipe, IEnumerable<IReadOnlyList<DenseTensor>> samples, QuantizeOptions options)
    {
        // What a subgraph reads is not in the lists of consumers.
        if (recipe.Smooth is not { } alpha || graph.Nodes.Any(node => node.Operator is IHasSubgraphs)) return 0;
        NodeSelection selection = new(recipe);
        HashSet<Node> kept = [.. graph.Nodes.Where(node => KeepsCodes(node, recipe))];
        Dictionary<string, float[]> magnitudes = graph.Nodes.SelectMany(node => node.Outputs).OfType<Value>()
            .Select(value => SmoothingSite.At(graph, value, MayChange, IsQuantized)).OfType<SmoothingSite>().ToDictionary(site => site.Activation.Name, site => new float[site.Channels]);
        if (magnitudes.Count == 0) return 0;
        Watch(graph, magnitudes, samples, options);
        int found = magnitudes.Count;
        new PassEngine().Run(graph, new Division(alpha, magnitudes, MayChange, IsQuantized));
        return found - magnitudes.Count;

        bool MayChange(Node node) => !kept.Contains(node);

        bool IsQuantized(Node node) => selection.ReasonToKeepFloat(node) is null;
    }

    private static bool KeepsCodes(Node node, Recipe recipe) =>
        recipe.KeepWeightGrid && ScaledWeights.InputChannels(node) is not null && WeightGrid.Find(node.Inputs[1]!.Constant!.Span<float>(), (1 << recipe.For(node).WeightBits) - 1) is not null;

    private static void Watch(Graph graph, Dictionary<string, float[]> magnitudes, IEnumerable<IReadOnlyList<DenseTensor>> samples, QuantizeOptions options) => ObservedRun.Over(graph, samples, options, (name, tensor) =>
    {
        if (!magnitudes.TryGetValue(name, out float[]? greatest)) return;
        ReadOnlySpan<float> numbers = tensor.Span<float>();
        for (int i = 0, channel = 0; i < numbers.Length; i++, channel = channel + 1 == greatest.Length ? 0 : channel + 1) greatest[channel] = Math.Max(greatest[channel], Math.Abs(numbers[i]));
    });

    /// <summary>Divides every activation whose magnitudes are known, and forgets them.</summary>
    private sealed class Division(double alpha, Dictionary<string, float[]> magnitudes, Func<Node, bool> mayChange, Func<Node, bool> isQuantized) : IPass
    {
        public string Name => nameof(ActivationSmoothing);

        public GraphPatch? Rewrite(Graph graph, Node node)
        {
            if (node.Outputs[0] is not { } output || !magnitudes.Remove(output.Name, out float[]? greatest)) return null;
            return SmoothingSite.At(graph, output, mayChange, isQuantized) is { } site ? site.Divided(site.Factors(greatest, alpha)) : null;
        }
    }
}
