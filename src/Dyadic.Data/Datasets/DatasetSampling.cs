using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>Choosing samples: the same seed gives the same choice on every machine.</summary>
public static class DatasetSampling
{
    /// <summary>A part of the data set: <paramref name="count"/> samples, evenly over the classes where there are labels, in rising order of index.</summary>
    /// <param name="dataset">The whole; the part reads through it and does not dispose it.</param>
    /// <param name="count">At least 1; the whole data set when it has no more.</param>
    /// <param name="seed">Any number.</param>
    /// <exception cref="DyadicException"><paramref name="count"/> is below 1.</exception>
    public static IDataset Take(this IDataset dataset, int count, ulong seed)
    {
        if (count < 1) throw DyadicException.Usage($"At least one sample has to be taken; {count} were asked for.");
        int[] chosen = dataset.StratifiedOrder(seed)[..Math.Min(count, dataset.Count)];
        Array.Sort(chosen);
        return new DatasetPart(dataset, chosen);
    }

    /// <summary>A random order of all indices in which any beginning holds the classes as evenly as possible; a plain random order without labels.</summary>
    public static int[] StratifiedOrder(this IDataset dataset, ulong seed)
    {
        int[] order = Shuffled(dataset.Count, seed);
        if (!dataset.HasLabels) return order;

        // The k-th occurrence of each class comes before the (k+1)-th of any; within a round the random order stays.
        Dictionary<int, int> seen = [];
        int[] rounds = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            int label = dataset.LabelOf(order[i])!.Value;
            rounds[i] = seen.GetValueOrDefault(label);
            seen[label] = rounds[i] + 1;
        }

        return [.. Enumerable.Range(0, order.Length).OrderBy(i => rounds[i]).Select(i => order[i])];
    }

    /// <summary>Fisher–Yates over a SplitMix64 stream.</summary>
    private static int[] Shuffled(int count, ulong seed)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        SplitMix64 random = new(seed);
        for (int last = count - 1; last > 0; last--)
        {
            int other = random.Below(last + 1);
            (order[last], order[other]) = (order[other], order[last]);
        }

        return order;
    }
}
