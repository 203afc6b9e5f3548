using Dyadic.Core;
using Dyadic.Graphs.Onnx;

namespace Dyadic.Data;

/// <summary>Whole model inputs, batch axis included, with the outputs expected for them.</summary>
internal sealed class OnnxTestDataSet(string path, IReadOnlyList<string> folders) : IDataset
{
    public string Description { get; } = $"{folders.Count} ONNX test data {(folders.Count == 1 ? "set" : "sets")} of {Path.GetFileName(Path.TrimEndingDirectorySeparator(path))}";

    public int Count => folders.Count;

    public bool HasLabels => false;

    public int? LabelOf(int index) => null;

    public Sample Read(int index) => new(Path.GetFileName(Path.TrimEndingDirectorySeparator(folders[index])))
    {
        Inputs = Tensors(folders[index], "input"),
        ExpectedOutputs = Tensors(folders[index], "output"),
    };

    public void Dispose()
    {
    }

    /// <summary>The tensors of one kind, which must be numbered from 0 without a gap.</summary>
    private static NamedTensor[] Tensors(string folder, string kind)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, kind + "_*.pb")
            .Where(file => PositionalNames.PositionOf(Path.GetFileNameWithoutExtension(file), kind) is not null)
            .OrderBy(file => PositionalNames.PositionOf(Path.GetFileNameWithoutExtension(file), kind))];
        for (int i = 0; i < files.Length; i++)
        {
            if (PositionalNames.PositionOf(Path.GetFileNameWithoutExtension(files[i]), kind) != i) throw DyadicException.BadInput($"{folder}: {kind}_{i}.pb is missing.");
        }

        return [.. files.Select(file => new NamedTensor("", OnnxTensorFile.Read(file)))];
    }
}
