using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Quantization;

namespace Dyadic.Reporting;

/// <summary>Finds the functions of a model that are no sums of products, and what each family makes of them over the ranges that calibration saw.</summary>
internal static class FunctionStudies
{
    /// <summary>One study a function.</summary>
    /// <param name="networks">The quantized networks of one model; the first that saw a function's inputs tells their range.</param>
    /// <param name="progress">Told of functions whose tables are learned.</param>
    /// <param name="token">Cancels that.</param>
    public static IReadOnlyList<FunctionStudy> Of(IEnumerable<QuantizedNetwork> networks, IProgress<TableProgress>? progress = null, CancellationToken token = default)
    {
        List<FunctionStudy> studies = [];
        foreach (QuantizedNetwork network in networks)
        {
            foreach (IGrouping<Operator, Seen> group in Find(network).GroupBy(seen => seen.Function))
            {
                string name = group.Key.GetType().Name;
                if (studies.Exists(study => study.Function == name)) continue;
                double low = group.Min(seen => seen.Low), high = group.Max(seen => seen.High);
                studies.Add(new FunctionStudy(name, group.Count(), low, high, [.. FunctionFamilies.All.Where(family => family.Computes(group.Key)).Select(family => Study(family, group.Key, low, high, progress, token)).OrderBy(family => double.IsNaN(family.MeanError) ? double.PositiveInfinity : family.MeanError)]));
            }
        }

        return studies;
    }

    private static IEnumerable<Seen> Find(QuantizedNetwork network)
    {
        HashSet<Node> written = []; // nodes that together are one function
        foreach (QuantizedLayer layer in network.Layers)
        {
            if (layer.Activation is not { } kind || !Range(network, layer.Inputs[0], out double low, out double high)) continue;
            written.UnionWith(layer.Nodes);
            yield return new Seen(Function(kind), low, high);
        }

        foreach (Node node in network.Graph.Nodes.Where(node => !written.Contains(node)))
        {
            if (node.Inputs is not [{ Constant: null } input, ..] || Function(node) is not { } function || !Range(network, input, out double low, out double high)) continue;
            double scale = function is Gelu && node.Operator is Erf ? Math.Sqrt(2) : 1;
            yield return new Seen(function, scale * low, scale * high);
        }
    }

    private static bool Range(QuantizedNetwork network, Value value, out double low, out double high)
    {
        StreamingHistogram? seen = network.Statistics.TryGetValue(value.Name, out TensorStatistics? statistics) ? statistics.Histogram : null;
        (low, high) = (seen?.Min ?? double.NaN, seen?.Max ?? double.NaN);
        return seen is { Count: > 0 } && double.IsFinite(low) && double.IsFinite(high);
    }

    private static Operator Function(ActivationKind kind) => kind switch
    {
        ActivationKind.Gelu => new Gelu(),
        ActivationKind.Silu => new Swish(),
        ActivationKind.Sigmoid => new Sigmoid(),
        ActivationKind.Tanh => new Tanh(),
        _ => new Exp(),
    };

    // Files of older operator sets write GELU out as x/2 · (1 + erf(x/√2)).
    private static Operator? Function(Node node) => node.Operator switch
    {
        Sigmoid when node.Output.Consumers is [{ Operator: Mul } product] && product.Inputs.Contains(node.Inputs[0]) => new Swish(), // x · sigmoid(x)
        LayerNormalization => new LayerNormalization(),
        RmsNormalization => new RmsNormalization(),
        Erf => new Gelu(),
        Softmax => new Softmax(),
        Relu or LeakyRelu or ThresholdedRelu or Abs or Neg or Sign or Floor or Ceil or Round or Shrink => null, // pieces of lines are exact on codes
        UnaryOperator op => op,
        _ => null,
    };

    private static FamilyResult Study(IFunctionFamily family, Operator function, double low, double high, IProgress<TableProgress>? progress, CancellationToken token)
    {
        try
        {
            family.Prepare(function, progress, token);
            return family.Study(function, low, high);
        }
        catch (DyadicException failure)
        {
            return new FamilyResult(family.Name, family.Source, family.Operations) { Failure = failure.Message };
        }
    }

    private sealed record Seen(Operator Function, double Low, double High);
}
