namespace Dyadic.Data;

/// <summary>Pictures of a folder or archive, with or without classes.</summary>
internal sealed class ImageSet(string description, IFileCollection files, IReadOnlyList<string> paths, IReadOnlyList<int>? labels) : IDataset
{
    public string Description { get; } = description;

    public int Count => paths.Count;

    public bool HasLabels => labels is not null;

    public int? LabelOf(int index) => labels?[index];

    public Sample Read(int index) => new(paths[index])
    {
        Image = ImageDecoderCatalog.Decode(files.Read(paths[index]), $"{files.Name}:{paths[index]}"),
        Label = LabelOf(index),
    };

    public void Dispose() => files.Dispose();
}
