namespace Dyadic.Data;

/// <summary>Examples that are read one at a time, with memory for one. Not safe for use from two threads at once.</summary>
public interface IDataset : IDisposable
{
    /// <summary>What was opened, in a few words: the format, the file chosen, counts.</summary>
    string Description { get; }

    /// <summary>The number of samples.</summary>
    int Count { get; }

    /// <summary>True when every sample has a class, so that accuracy can be measured.</summary>
    bool HasLabels { get; }

    /// <summary>The names of the classes, by number; empty when the data set does not tell them.</summary>
    IReadOnlyList<string> ClassNames => [];

    /// <summary>The class of a sample, without reading the sample; null without labels.</summary>
    /// <param name="index">In [0, <see cref="Count"/>).</param>
    int? LabelOf(int index);

    /// <summary>Reads one sample.</summary>
    /// <param name="index">In [0, <see cref="Count"/>); rising indices are fastest for compressed sources.</param>
    /// <exception cref="Dyadic.Core.DyadicException">The sample's file is missing or damaged.</exception>
    Sample Read(int index);
}
