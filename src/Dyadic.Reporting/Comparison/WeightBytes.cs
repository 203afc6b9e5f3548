using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Quantization;

namespace Dyadic.Reporting;

/// <summary>What the parameters of a network take: bits × count, whatever the file stores them as.</summary>
internal static class WeightBytes
{
    private const int BiasBits = 32;

    /// <summary>The floating constants of a float model.</summary>
    public static long Of(Graph graph) => Bytes(Floating(graph).Sum(constant => (long)constant.Constant!.Count * constant.Constant.ElementType.BitWidth()));

    /// <summary>The constants of a quantized network: codes at their bits, what else integer layers read (biases) at 32, the rest at the width of its type.</summary>
    public static long Of(QuantizedNetwork network)
    {
        Dictionary<Node, QuantizedLayer> layers = NodeLayers.Of(network);
        return Bytes(Floating(network.Graph).Sum(constant =>
        {
            QuantizedLayer? layer = constant.Consumers.Select(layers.GetValueOrDefault).FirstOrDefault(found => found is not null);
            long count = constant.Constant!.Count;
            if (layer is null) return count * constant.Constant.ElementType.BitWidth();
            return count * (layer.Weights is { } weights && weights.Codes.Length == count ? weights.Bits : BiasBits);
        }));
    }

    private static IEnumerable<Value> Floating(Graph graph) => graph.Initializers.Where(constant => constant.Constant!.ElementType.IsFloating() && constant.Consumers.Count > 0);

    private static long Bytes(long bits) => (bits + 7) / 8;
}
