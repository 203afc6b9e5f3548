using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>The metrics, and the choice among them.</summary>
[CatalogOf(typeof(IMetric))]
public static partial class MetricCatalog
{
    /// <summary>The metric of that name.</summary>
    /// <param name="name">As <see cref="IMetric.Name"/>.</param>
    /// <exception cref="DyadicException">There is none; the message lists all.</exception>
    public static IMetric Get(string name) => All.FirstOrDefault(metric => metric.Name == name)
        ?? throw DyadicException.Usage($"There is no metric '{name}'; the metrics are {string.Join(", ", All.Select(metric => metric.Name).Order(StringComparer.Ordinal))}.");

    /// <summary>The metric that suits the data and the model's outputs best.</summary>
    /// <param name="prediction">The first run.</param>
    /// <exception cref="DyadicException">None does: the sample holds no truth, or none that the outputs can be compared with.</exception>
    public static IMetric Choose(Prediction prediction)
    {
        IMetric? best = All.OrderByDescending(metric => metric.Fit(prediction)).ThenBy(metric => metric.Name, StringComparer.Ordinal).FirstOrDefault();
        if (best is not null && best.Fit(prediction) >= MetricFit.Usual) return best;
        string[] possible = [.. All.Where(metric => metric.Fit(prediction) == MetricFit.Possible).Select(metric => metric.Name).Order(StringComparer.Ordinal)];
        if (possible.Length > 0) throw DyadicException.Usage($"{prediction.Sample.Name}: choose one of the metrics that fit the data and the model: {string.Join(", ", possible)}.");
        throw DyadicException.BadInput($"{prediction.Sample.Name} holds {prediction.Sample.TruthText}; with the model's outputs ({string.Join(", ", prediction.Outputs.Select(output => $"{output.Name}{output.Shape}"))}) there is nothing to measure.");
    }
}
