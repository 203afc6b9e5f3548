namespace Dyadic.Data;

/// <summary>Small samples kept in memory.</summary>
internal sealed class SampleList(string description, IReadOnlyList<Sample> samples) : IDataset
{
    public string Description { get; } = description;

    public int Count => samples.Count;

    public bool HasLabels { get; } = samples.Count > 0 && samples.All(sample => sample.Label is not null);

    public int? LabelOf(int index) => samples[index].Label;

    public Sample Read(int index) => samples[index];

    public void Dispose()
    {
    }
}
