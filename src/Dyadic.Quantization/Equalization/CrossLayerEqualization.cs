using System.Numerics.Tensors;
using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>
/// Gives the channels between two layers equal weight ranges, so that one scale a tensor suits them all: output channel i of the first
/// layer is divided by s_i = √(r1_i · r2_i) / r2_i and the weights that read it are multiplied by it, r being the greatest magnitude.
/// Nagel et al., "Data-Free Quantization Through Weight Equalization and Bias Correction", ICCV 2019, eqs. (7) to (11).
/// </summary>
internal static class CrossLayerEqualization
{
    private const int MostSweeps = 40;
    private const double Converged = 1e-3;

    // A nearly dead channel would otherwise be blown up to the range of the others, noise and all.
    private const double LargestScale = 1e3;

    /// <summary>Equalizes every pair of convolutions, again and again until nothing changes.</summary>
    /// <param name="graph">A canonical graph, changed in place.</param>
    /// <param name="recipe">What the pairs may be; weights whose codes it keeps are not touched.</param>
    /// <returns>How many pairs were equalized.</returns>
    public static int Run(Graph graph, Recipe recipe)
    {
        if (recipe.Equalization == EqualizationMode.Off) return 0;
        bool unclip = recipe.Equalization == EqualizationMode.Unclip;
        LayerPair[] pairs = [.. graph.Nodes.Select(node => LayerPair.StartingAt(graph, node, unclip)).OfType<LayerPair>().Where(pair => !KeepsCodes(pair.First, recipe) && !KeepsCodes(pair.Second, recipe))];
        Dictionary<Node, ScaledConvolution> layers = pairs.SelectMany(pair => new[] { pair.First, pair.Second }).Distinct().ToDictionary(node => node, node => new ScaledConvolution(node));
        for (int sweep = 0; sweep < MostSweeps; sweep++)
        {
            double largest = 0;
            foreach (LayerPair pair in pairs) largest = Math.Max(largest, Equalize(layers[pair.First], layers[pair.Second]));
            if (largest < Converged) break;
        }

        HashSet<Node> clips = [.. pairs.Select(pair => pair.Clip).OfType<Node>()];
        new PassEngine().Run(graph, new Replacement(layers, clips));
        GraphInference.Infer(graph);
        return pairs.Length;
    }

    private static bool KeepsCodes(Node node, Recipe recipe) =>
        recipe.KeepWeightGrid && WeightGrid.Find(node.Inputs[1]!.Constant!.Span<float>(), (1 << recipe.For(node).WeightBits) - 1) is not null;

    // The greatest |log s| of a channel.
    private static double Equalize(ScaledConvolution first, ScaledConvolution second)
    {
        double largest = 0;
        for (int channel = 0; channel < first.OutputChannels; channel++)
        {
            double own = first.OutputRange(channel), next = second.InputRange(channel);
            if (own == 0 || next == 0) continue;
            double scale = Math.Clamp(Math.Sqrt(own * next) / next, 1 / LargestScale, LargestScale);
            first.ScaleOutput(channel, (float)(1 / scale));
            second.ScaleInput(channel, (float)scale);
            largest = Math.Max(largest, Math.Abs(Math.Log(scale)));
        }

        return largest;
    }

    /// <summary>Weights and bias of a convolution while they change.</summary>
    private sealed class ScaledConvolution
    {
        private readonly int _taps;
        private readonly int _groupInputs;
        private readonly int _groupOutputs;

        public ScaledConvolution(Node node)
        {
            DenseTensor weights = node.Inputs[1]!.Constant!;
            Shape = weights.Shape;
            Weights = weights.Span<float>().ToArray();
            Bias = node.Input(2)?.Constant is { } bias ? bias.Span<float>().ToArray() : null;
            (_taps, _groupInputs, _groupOutputs) = ((int)Shape.CountOf(2, Shape.Rank), Shape[1], Shape[0] / ((Conv)node.Operator).Group);
        }

        public TensorShape Shape { get; }

        public float[] Weights { get; }

        public float[]? Bias { get; }

        public int OutputChannels => Shape[0];

        public double OutputRange(int channel) => Math.Abs(TensorPrimitives.MaxMagnitude<float>(OfOutput(channel)));

        public double InputRange(int channel)
        {
            double range = 0;
            for (int output = 0; output < _groupOutputs; output++) range = Math.Max(range, Math.Abs(TensorPrimitives.MaxMagnitude<float>(OfInput(channel, output))));
            return range;
        }

        public void ScaleOutput(int channel, float factor)
        {
            TensorPrimitives.Multiply(OfOutput(channel), factor, OfOutput(channel));
            if (Bias is not null) Bias[channel] *= factor;
        }

        public void ScaleInput(int channel, float factor)
        {
            for (int output = 0; output < _groupOutputs; output++) TensorPrimitives.Multiply(OfInput(channel, output), factor, OfInput(channel, output));
        }

        private Span<float> OfOutput(int channel) => Weights.AsSpan(channel * _groupInputs * _taps, _groupInputs * _taps);

        // The taps by which one output channel of the input channel's group reads it.
        private Span<float> OfInput(int channel, int output)
        {
            int group = channel / _groupInputs;
            return Weights.AsSpan(((((group * _groupOutputs) + output) * _groupInputs) + (channel % _groupInputs)) * _taps, _taps);
        }
    }

    /// <summary>Puts the new constants into the graph, and ReLU where a clip was.</summary>
    private sealed class Replacement(Dictionary<Node, ScaledConvolution> layers, HashSet<Node> clips) : IPass
    {
        public string Name => nameof(CrossLayerEqualization);

        public GraphPatch? Rewrite(Graph graph, Node node)
        {
            GraphPatch patch = new();
            if (clips.Remove(node))
            {
                patch.Replace(node.Output, patch.Add(node.Name, new Relu(), node.Inputs[0]));
                return patch;
            }

            if (!layers.Remove(node, out ScaledConvolution? scaled)) return null;
            List<Value?> inputs = [node.Inputs[0], patch.AddConstant($"{node.Name}_weights_equalized", DenseTensor.Create<float>(scaled.Shape, scaled.Weights))];
            if (scaled.Bias is not null) inputs.Add(patch.AddConstant($"{node.Name}_bias_equalized", DenseTensor.Vector<float>(scaled.Bias)));
            patch.Replace(node.Output, patch.Add(node.Name, node.Operator, [.. inputs]));
            return patch;
        }
    }
}
