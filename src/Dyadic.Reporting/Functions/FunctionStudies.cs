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
    public static IReadOnlyList<FunctionStudy> Of(IEnumerable<QuantizedNetwork> networks)
    {
        List<FunctionStudy> studies = [];
        foreach (QuantizedNetwork network in networks)
        {
            foreach (IGrouping<Operator, Seen> group in Find(network).GroupBy(seen => seen.Function))
            {
                string name = group.Key.GetType().Name;
                if (studies.Exists(study => study.Function == name)) continue;
                double low = group.Min(seen => seen.Low), high = group.Max(seen => seen.High);
                studies.Add(new FunctionStudy(name, group.Count(), low, high, [.. FunctionFamilies.All.Where(family => family.Computes(group.Key)).Select(family => Study(family, group.Key, low, high))]));
            }
        }

        return studies;
    }

    private static IEnumerable<Seen> Find(QuantizedNetwork network) =>
        from node in network.Graph.Nodes
        where node.Inputs is [{ Constant: null }, ..]
        let function = Function(node.Operator)
        where function is not null && network.Statistics.ContainsKey(node.Inputs[0]!.Name)
        let histogram = network.Statistics[node.Inputs[0]!.Name].Histogram
        where histogram.Count > 0 && double.IsFinite(histogram.Min) && double.IsFinite(histogram.Max)
        select function is Gelu && node.Operator is Erf
            ? new Seen(function, Math.Sqrt(2) * histogram.Min, Math.Sqrt(2) * histogram.Max)
            : new Seen(function, histogram.Min, histogram.Max);

    // Files of older operator sets write GELU out as x/2 · (1 + erf(x/√2)).
    private static Operator? Function(Operator op) => op switch
    {
        Erf => new Gelu(),
        Softmax => new Softmax(),
        Relu or LeakyRelu or ThresholdedRelu or Abs or Neg or Sign or Floor or Ceil or Round or Shrink => null, // pieces of lines are exact on codes
        UnaryOperator => op,
        _ => null,
    };

    private static FamilyResult Study(IFunctionFamily family, Operator function, double low, double high)
    {
        try
        {
            return family.Study(function, low, high);
        }
        catch (DyadicException failure)
        {
            return new FamilyResult(family.Name, family.Source, family.Operations) { Failure = failure.Message };
        }
    }

    private sealed record Seen(Operator Function, double Low, double High);
}
