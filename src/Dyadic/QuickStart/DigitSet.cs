using Dyadic.Core;
using Dyadic.Data;

namespace Dyadic.QuickStart;

/// <summary>Drawn digits with their labels, in memory; the same seed draws the same pictures.</summary>
internal sealed class DigitSet : IDataset
{
    private const int Classes = 10;

    private readonly byte[][] _pictures;

    public DigitSet(int count, int seed)
    {
        Random random = new(seed);
        _pictures = [.. Enumerable.Range(0, count).Select(i => DigitDrawing.Draw(i % Classes, random))];
    }

    public string Description => $"{Count} drawn digits";

    public int Count => _pictures.Length;

    public bool HasLabels => true;

    public int? LabelOf(int index) => index % Classes;

    public Sample Read(int index) => new($"digit {index}") { Image = RgbImage.FromGrey(DigitDrawing.Side, DigitDrawing.Side, _pictures[index]), Label = LabelOf(index) };

    /// <summary>Writes the set as an archive that any verb reads.</summary>
    public void Save(string path) => NpzFile.Write(
        path,
        [
            new NamedTensor("images", DenseTensor.Create<byte>([Count, DigitDrawing.Side, DigitDrawing.Side], [.. _pictures.SelectMany(picture => picture)])),
            new NamedTensor("labels", DenseTensor.Create<long>([Count], [.. Enumerable.Range(0, Count).Select(i => (long)LabelOf(i)!.Value)])),
        ]);

    public void Dispose()
    {
    }
}
