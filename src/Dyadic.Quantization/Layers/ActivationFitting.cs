using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Quantization;

/// <summary>Gives every activation its scale and zero point; values that layers merely move share theirs.</summary>
internal sealed class ActivationFitting
{
    private readonly Dictionary<Value, Value> _parents = [];

    private ActivationFitting()
    {
    }

    /// <summary>Parameters of every activation that is stored as codes.</summary>
    public static Dictionary<Value, AffineParameters> Fit(
        Graph graph, IReadOnlyList<QuantizedLayer> layers, Recipe recipe, IReadOnlyDictionary<string, TensorStatistics> statistics, IReadOnlyDictionary<string, PixelInput> pixels)
    {
        ActivationFitting groups = new();
        foreach (QuantizedLayer layer in layers.Where(layer => layer.SharesParameters))
        {
            foreach (Value input in layer.Inputs) groups.Join(input, layer.Output);
        }

        IRangeFitting fitting = RangeFittingCatalog.Find(recipe.ActivationRange);
        Dictionary<Value, RealRange> ranges = [];
        Value[] values = [.. layers.SelectMany(layer => layer.Inputs.Append(layer.Output)).Distinct()];
        foreach (Value value in values)
        {
            if (!statistics.TryGetValue(value.Name, out TensorStatistics? seen) || seen.Histogram.Count == 0)
            {
                throw DyadicException.BadInput($"Calibration saw no numbers of '{value.Name}'; give at least one sample.");
            }

            RealRange range = fitting.Fit(seen, recipe.ActivationFormat, recipe.Ranges);
            Value group = groups.Root(value);
            ranges[group] = ranges.TryGetValue(group, out RealRange known) ? known.Union(range) : range;
        }

        Dictionary<Value, AffineParameters> groupParameters = ranges.ToDictionary(pair => pair.Key, pair => recipe.ActivationFormat.Fit(pair.Value.Min, pair.Value.Max));
        foreach (Value input in graph.Inputs.Where(input => pixels.ContainsKey(input.Name) && ranges.ContainsKey(groups.Root(input))))
        {
            if (pixels[input.Name].PixelsAreCodes && recipe is { ActivationBits: 8, SignedActivations: false })
            {
                groupParameters[groups.Root(input)] = new AffineParameters((float)pixels[input.Name].Scale[0], 0, recipe.ActivationFormat);
            }
        }

        return values.ToDictionary(value => value, value => groupParameters[groups.Root(value)]);
    }

    private Value Root(Value value)
    {
        while (_parents.TryGetValue(value, out Value? parent)) value = parent;
        return value;
    }

    private void Join(Value a, Value b)
    {
        (Value rootA, Value rootB) = (Root(a), Root(b));
        if (rootA != rootB) _parents[rootA] = rootB;
    }
}
