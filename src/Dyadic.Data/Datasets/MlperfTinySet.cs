using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>Files of int8 values, each one sample without a shape of its own.</summary>
internal sealed class MlperfTinySet(IFileCollection files, LabelTable table) : IDataset
{
    // The keyword inputs (49 × 10 coefficients, 12 classes) are published as codes of the reference model's input.
    private static readonly ArrayCodes KeywordCodes = new(0.5847029f, 83);
    private const int KeywordBytes = 490;

    public string Description { get; } = $"{table.Files.Count} labelled int8 arrays of {Path.GetFileName(files.Name)}";

    public int Count => table.Files.Count;

    public bool HasLabels => true;

    public int? LabelOf(int index) => table.Classes[index];

    public Sample Read(int index)
    {
        byte[] bytes = files.Read(table.Files[index]);
        return new Sample(table.Files[index])
        {
            Codes = bytes.Length == KeywordBytes ? KeywordCodes : null,
            Inputs = [new NamedTensor("", new DenseTensor(ElementType.Int8, [bytes.Length], bytes))],
            Label = LabelOf(index),
        };
    }

    public void Dispose() => files.Dispose();
}
