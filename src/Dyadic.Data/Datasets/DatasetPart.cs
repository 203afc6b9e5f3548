namespace Dyadic.Data;

/// <summary>Some samples of a data set, in the order of the given indices; the data set stays its owner's.</summary>
internal sealed class DatasetPart(IDataset whole, int[] indices) : IDataset
{
    public string Description => $"{Count} of {whole.Description}";

    public int Count => indices.Length;

    public bool HasLabels => whole.HasLabels;

    public IReadOnlyList<string> ClassNames => whole.ClassNames;

    public int? LabelOf(int index) => whole.LabelOf(indices[index]);

    public Sample Read(int index) => whole.Read(indices[index]);

    public void Dispose()
    {
    }
}
