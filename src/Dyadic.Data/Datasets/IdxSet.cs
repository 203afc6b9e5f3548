using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>Rows of an IDX array with a label each; rows of bytes with two axes are grey pictures.</summary>
internal sealed class IdxSet(string description, string name, RowReader rows, DenseTensor labels) : IDataset
{
    public string Description { get; } = description;

    public int Count => rows.Count;

    public bool HasLabels => true;

    public int? LabelOf(int index) => labels.Bytes[index];

    public Sample Read(int index)
    {
        DenseTensor row = rows.Read(index);
        Sample sample = new($"{name}[{index}]") { Label = LabelOf(index) };
        bool picture = row.ElementType == ElementType.UInt8 && row.Shape.Rank == 2 && row.Count > 0;
        return picture
            ? sample with { Image = RgbImage.FromGrey(row.Shape[0], row.Shape[1], row.Bytes) }
            : sample with { Inputs = [new NamedTensor("", row)] };
    }

    public void Dispose() => rows.Dispose();
}
