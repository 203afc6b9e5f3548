using Dyadic.Data;

namespace Dyadic.Reporting;

/// <summary>A data set that is read once and then kept in memory, as far as a budget goes: the same samples are measured many times.</summary>
/// <param name="data">The data set; its owner disposes it.</param>
internal sealed class RememberedSamples(IDataset data) : IDataset
{
    private const long Budget = 1L << 29;

    private readonly Dictionary<int, Sample> _samples = [];
    private long _bytes;

    public string Description => data.Description;

    public int Count => data.Count;

    public bool HasLabels => data.HasLabels;

    public IReadOnlyList<string> ClassNames => data.ClassNames;

    public int? LabelOf(int index) => data.LabelOf(index);

    public Sample Read(int index)
    {
        if (_samples.TryGetValue(index, out Sample? kept)) return kept;
        Sample sample = data.Read(index);
        long size = (sample.Image is { } image ? 3L * image.Width * image.Height : 0) + sample.Inputs.Concat(sample.ExpectedOutputs).Sum(array => (long)array.Tensor.Bytes.Length) + (4L * (sample.Sound?.Samples.Length ?? 0));
        if (_bytes + size > Budget) return sample;
        _bytes += size;
        return _samples[index] = sample;
    }

    public void Dispose() => _samples.Clear();
}
