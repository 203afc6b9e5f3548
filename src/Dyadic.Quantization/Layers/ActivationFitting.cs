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

        foreach ((Value value, Value other) in layers.SelectMany(layer => layer.SharedParameters)) groups.Join(value, other);

        Dictionary<Value, Recipe> recipes = layers.SelectMany(layer => layer.Outputs, (layer, output) => (layer, output)).ToDictionary(pair => pair.output, pair => recipe.For(pair.layer.Nodes[0]));
        Dictionary<Value, int> wide = WideActivations.Of(layers, recipe);
        Dictionary<Value, RealRange> ranges = [];
        Dictionary<Value, AffineFormat> formats = [];
        Value[] values = [.. layers.SelectMany(layer => layer.Inputs.Concat(layer.Outputs)).Distinct()];
        // Values that share parameters have the widest of their formats, and ranges are fitted to that.
        foreach (Value value in values)
        {
            Recipe own = recipes.GetValueOrDefault(value, recipe);
            AffineFormat format = AffineFormat.Activations(Math.Max(wide.GetValueOrDefault(value), own.ActivationBits), own.SignedActivations);
            Value group = groups.Root(value);
            formats[group] = formats.TryGetValue(group, out AffineFormat? known) && known.Bits >= format.Bits ? known : format;
        }

        foreach (Value value in values)
        {
            if (!statistics.TryGetValue(value.Name, out TensorStatistics? seen) || seen.Histogram.Count == 0)
            {
                throw DyadicException.BadInput($"Calibration saw no numbers of '{value.Name}'; give at least one sample.");
            }

            Value group = groups.Root(value);
            RealRange range = RangeFittingCatalog.Find(recipes.GetValueOrDefault(value, recipe).ActivationRange).Fit(seen, formats[group], recipe.Ranges);
            ranges[group] = ranges.TryGetValue(group, out RealRange known) ? known.Union(range) : range;
        }

        Dictionary<Value, AffineParameters> groupParameters = ranges.ToDictionary(pair => pair.Key, pair => formats[pair.Key].Fit(pair.Value.Min, pair.Value.Max));
        foreach (Value input in graph.Inputs.Where(input => pixels.ContainsKey(input.Name) && ranges.ContainsKey(groups.Root(input))))
        {
            AffineFormat format = formats[groups.Root(input)];
            if (pixels[input.Name].PixelsAreCodes && format is { Bits: 8, Signed: false })
            {
                groupParameters[groups.Root(input)] = new AffineParameters((float)pixels[input.Name].Scale[0], 0, format);
            }
        }

        foreach ((QuantizedLayer layer, Value output) in layers.SelectMany(layer => layer.Outputs, (layer, output) => (layer, output)))
        {
            if (layer.Fixed(output, statistics) is { } parameters) groupParameters[groups.Root(output)] = parameters;
        }

        groups.Coarsen(layers, groupParameters);
        foreach (ScaledLayer layer in layers.OfType<ScaledLayer>()) groupParameters[groups.Root(layer.Output)] = layer.Scaled(groupParameters[groups.Root(layer.Inputs[0])]);
        return values.ToDictionary(value => value, value => groupParameters[groups.Root(value)]);
    }

    // Scales that would be too fine for a reader become the finest it takes.
    private void Coarsen(IReadOnlyList<QuantizedLayer> layers, Dictionary<Value, AffineParameters> groupParameters)
    {
        foreach (QuantizedLayer layer in layers.Where(layer => layer.LeastInputScale > 0))
        {
            Value group = Root(layer.Inputs[0]);
            double least = layer.LeastInputScale;
            while (layers.OfType<ScaledLayer>().FirstOrDefault(scaled => Root(scaled.Output) == group) is { } scaled) (group, least) = (Root(scaled.Inputs[0]), least / scaled.Factor);
            AffineParameters fitted = groupParameters[group];
            if (fitted.Scale < least) groupParameters[group] = fitted.Format.Fit(fitted.Min * least / fitted.Scale, fitted.Max * least / fitted.Scale);
        }
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
