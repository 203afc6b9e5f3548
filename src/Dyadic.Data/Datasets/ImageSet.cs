namespace Dyadic.Data;

/// <summary>Pictures or recordings of a folder or archive, with or without classes.</summary>
internal sealed class ImageSet(string description, IFileCollection files, IReadOnlyList<string> paths, IReadOnlyList<int>? labels) : IDataset
{
    public string Description { get; } = description;

    public int Count => paths.Count;

    public bool HasLabels => labels is not null;

    public int? LabelOf(int index) => labels?[index];

    public Sample Read(int index)
    {
        byte[] file = files.Read(paths[index]);
        string name = $"{files.Name}:{paths[index]}";
        Sample sample = new(paths[index]) { Label = LabelOf(index) };
        return SoundFormat.IsSound(paths[index]) ? sample with { Sound = WavFile.Decode(file, name) } : sample with { Image = ImageDecoderCatalog.Decode(file, name) };
    }

    public void Dispose() => files.Dispose();
}
