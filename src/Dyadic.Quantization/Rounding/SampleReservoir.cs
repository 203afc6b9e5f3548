using Dyadic.Core;

namespace Dyadic.Quantization;

/// <summary>Keeps a fixed number of samples of a stream, each with equal chance (Vitter's algorithm R).</summary>
/// <param name="capacity">How many are kept.</param>
/// <param name="seed">Seed of the choice.</param>
internal sealed class SampleReservoir(int capacity, int seed)
{
    private readonly List<IReadOnlyList<DenseTensor>> _kept = [];
    private readonly Random _random = new(seed);
    private int _seen;

    /// <summary>The samples kept.</summary>
    public IReadOnlyList<IReadOnlyList<DenseTensor>> Kept => _kept;

    /// <summary>Passes samples through and keeps some.</summary>
    public IEnumerable<IReadOnlyList<DenseTensor>> Watch(IEnumerable<IReadOnlyList<DenseTensor>> samples)
    {
        foreach (IReadOnlyList<DenseTensor> sample in samples)
        {
            _seen++;
            if (_kept.Count < capacity) _kept.Add(Copy(sample));
            else if (_random.Next(_seen) is var place && place < capacity) _kept[place] = Copy(sample);
            yield return sample;
        }
    }

    private static DenseTensor[] Copy(IReadOnlyList<DenseTensor> sample) => [.. sample.Select(tensor => tensor.Clone())];
}
