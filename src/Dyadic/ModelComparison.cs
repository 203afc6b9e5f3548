using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Internals;
using Dyadic.Runtime;

namespace Dyadic;

/// <summary>Compares what two models compute, value by value, on the same samples.</summary>
/// <remarks>
/// Values meet by name. The codes <c>x_quantized</c> of one model meet <c>x</c> of the other, and codes are compared as the reals
/// that their recorded scale and zero point say.
/// </remarks>
public static class ModelComparison
{
    private const string CodeSuffix = "_quantized";

    /// <summary>Runs both models over every sample.</summary>
    /// <param name="reference">The model that counts as right.</param>
    /// <param name="other">The model that is judged.</param>
    /// <param name="data">Samples that fit both models.</param>
    /// <param name="options">Preprocessing, threads, progress, cancellation.</param>
    /// <exception cref="DyadicException">A sample does not fit a model, or the models have no value in common.</exception>
    public static ComparisonReport Compare(Model reference, Model other, IDataset data, EvaluateOptions? options = null)
    {
        options ??= new EvaluateOptions();
        SamplePreparation referenceInputs = new(reference, options.Preprocessing ?? SamplePreparation.Recorded(other));
        SamplePreparation otherInputs = new(other, options.Preprocessing ?? SamplePreparation.Recorded(reference));
        IReadOnlyDictionary<Value, Value> pairs = Pairs(reference.Graph, other.Graph);
        Dictionary<Value, SignalToNoise> noise = pairs.Keys.ToDictionary(value => value, _ => new SignalToNoise());
        Dictionary<Value, float[]> seen = [];
        using Session first = new(reference, new SessionOptions { Threads = options.Threads });
        using Session second = new(other, new SessionOptions { Threads = options.Threads });
        HashSet<Value> wanted = [.. pairs.Values];
        first.Observe = (value, tensor) =>
        {
            if (wanted.Contains(value) && RealValues.Holds(tensor)) seen[value] = RealValues.Of(tensor, value.Quantization);
        };
        second.Observe = (value, tensor) =>
        {
            if (!pairs.TryGetValue(value, out Value? right) || !seen.TryGetValue(right, out float[]? reals) || reals.Length != tensor.Count || !RealValues.Holds(tensor)) return;
            noise[value].Add(reals, RealValues.Of(tensor, value.Quantization));
        };
        int flips = 0;
        for (int i = 0; i < data.Count; i++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            Sample sample = data.Read(i);
            seen.Clear();
            DenseTensor[] right = first.Run(referenceInputs.Prepare(sample)), came = second.Run(otherInputs.Prepare(sample));
            if (right.Length > 0 && came.Length > 0 && RealValues.Holds(right[0]) && RealValues.Holds(came[0]) && ArgMax(right[0]) != ArgMax(came[0])) flips++;
            options.Progress?.Report(i + 1);
        }

        return new ComparisonReport(data.Count, flips, [.. Rows(other.Graph, pairs, noise)]);
    }

    private static IEnumerable<ValueDifference> Rows(Graph graph, IReadOnlyDictionary<Value, Value> pairs, Dictionary<Value, SignalToNoise> noise) =>
        from node in graph.Nodes
        from output in node.Outputs
        where output is not null && noise.TryGetValue(output, out SignalToNoise? measured) && measured.Count > 0
        let difference = noise[output]
        select new ValueDifference(pairs[output].Name, output.Name, node.ToString(), difference.Decibels, difference.Cosine, difference.MaxAbsoluteError);

    /// <summary>For each computed value of the other graph, the value of the reference that it should equal.</summary>
    private static Dictionary<Value, Value> Pairs(Graph reference, Graph other)
    {
        Dictionary<string, Value> byName = new(StringComparer.Ordinal);
        foreach (Value value in reference.Values.Values.Where(value => value.Producer is not null)) byName.TryAdd(PlainName(value), value);
        foreach (Value value in reference.Values.Values.Where(value => value.Producer is not null)) byName[value.Name] = value;
        Dictionary<Value, Value> pairs = [];
        foreach (Value value in other.Values.Values.Where(value => value.Producer is not null))
        {
            if (byName.TryGetValue(value.Name, out Value? right) || byName.TryGetValue(PlainName(value), out right)) pairs[value] = right;
        }

        return pairs.Count > 0 ? pairs : throw DyadicException.BadInput("The two models have no value in common; compare a model with one made from it.");
    }

    private static string PlainName(Value value) =>
        value.Quantization is not null && value.Name.EndsWith(CodeSuffix, StringComparison.Ordinal) ? value.Name[..^CodeSuffix.Length] : value.Name;

    private static int ArgMax(DenseTensor tensor)
    {
        int best = 0;
        for (int i = 1; i < tensor.Count; i++)
        {
            if (RealValues.Element(tensor, i) > RealValues.Element(tensor, best)) best = i;
        }

        return best;
    }
}

/// <summary>How two models differ.</summary>
/// <param name="Samples">Samples compared.</param>
/// <param name="ArgMaxFlips">Samples where the greatest element of the first output is another one; ties go to the lower index.</param>
/// <param name="Values">Values that both models have, in the order the judged model computes them.</param>
public sealed record ComparisonReport(int Samples, int ArgMaxFlips, IReadOnlyList<ValueDifference> Values)
{
    /// <summary>The first value that is not equal, in the order of computation; null when all are.</summary>
    public ValueDifference? FirstDifference => Values.FirstOrDefault(value => !double.IsPositiveInfinity(value.SqnrDecibels));
}

/// <summary>How one value differs between two models, over all samples.</summary>
/// <param name="ReferenceName">The value's name in the reference.</param>
/// <param name="Name">The value's name in the judged model.</param>
/// <param name="Node">The node that computes it there.</param>
/// <param name="SqnrDecibels">10·log₁₀(Σ reference² / Σ error²); +∞ when equal.</param>
/// <param name="Cosine">Cosine similarity, in [−1, 1].</param>
/// <param name="MaxAbsoluteError">The largest |error|.</param>
public sealed record ValueDifference(string ReferenceName, string Name, string Node, double SqnrDecibels, double Cosine, double MaxAbsoluteError);
