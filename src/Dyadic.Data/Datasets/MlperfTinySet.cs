using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>Files of int8 values, each one sample without a shape of its own.</summary>
internal sealed class MlperfTinySet(IFileCollection files, LabelTable table) : IDataset
{
    public string Description { get; } = $"{table.Files.Count} labelled int8 arrays of {Path.GetFileName(files.Name)}";

    public int Count => table.Files.Count;

    public bool HasLabels => true;

    public int? LabelOf(int index) => table.Classes[index];

    public Sample Read(int index)
    {
        byte[] bytes = files.Read(table.Files[index]);
        return new Sample(table.Files[index])
        {
            Inputs = [new NamedTensor("", new DenseTensor(ElementType.Int8, [bytes.Length], bytes))],
            Label = LabelOf(index),
        };
    }

    public void Dispose() => files.Dispose();
}
