using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>Arrays of equal length, read row by row.</summary>
internal sealed class ArraySet : IDataset
{
    private readonly string _path;
    private readonly IDisposable? _archive;
    private readonly (string Name, RowReader Rows)[] _inputs;
    private readonly RowReader[] _outputs;
    private readonly int[]? _labels;
    private readonly RowReader? _images;

    private ArraySet(string path, IDisposable? archive, (string Name, RowReader Rows)[] inputs, RowReader[] outputs, RowReader? images, int[]? labels, int count)
    {
        (_path, _archive, _inputs, _outputs, _images, _labels, Count) = (path, archive, inputs, outputs, images, labels, count);
        string arrays = string.Join(", ", inputs.Select(input => $"{input.Name} {input.Rows.Type}{input.Rows.RowShape}".TrimStart()));
        Description = $"{count} samples of {Path.GetFileName(path)}: {(images is null ? arrays : $"pictures {images.RowShape}")}{(labels is null ? ", no labels" : ", labels")}";
    }

    public string Description { get; }

    public int Count { get; }

    public bool HasLabels => _labels is not null;

    internal static ArraySet Create(string path, IDisposable? archive, (string Name, RowReader Rows)[] arrays)
    {
        if (arrays.Length == 0) throw DyadicException.BadInput($"{path}: holds no arrays.");
        int count = arrays[0].Rows.Count;
        foreach ((string name, RowReader rows) in arrays)
        {
            if (rows.Count != count) throw DyadicException.BadInput($"{path}: '{name}' has {rows.Count} samples and '{arrays[0].Name}' has {count}; the first axes should be equal.");
        }

        RowReader? labels = arrays.FirstOrDefault(array => array.Name is "label" or "labels" or "y").Rows;
        RowReader? images = arrays.FirstOrDefault(array => array.Name is "image" or "images" && IsPicture(array.Rows)).Rows;
        RowReader[] outputs = [.. arrays.Where(array => PositionalNames.PositionOf(array.Name, "output") is not null)
            .OrderBy(array => PositionalNames.PositionOf(array.Name, "output")).Select(array => array.Rows)];
        (string, RowReader)[] inputs = Inputs([.. arrays.Where(array => array.Rows != labels && array.Rows != images && !outputs.Contains(array.Rows))]);
        if (images is null && inputs.Length == 0) throw DyadicException.BadInput($"{path}: holds labels or outputs but no inputs.");
        return new ArraySet(path, archive, inputs, outputs, images, labels is null ? null : ReadLabels(labels, path), count);
    }

    /// <summary>When every array is named input_0, input_1 …, they are the model's inputs by position and have no name.</summary>
    private static (string Name, RowReader Rows)[] Inputs((string Name, RowReader Rows)[] arrays) =>
        arrays.All(array => PositionalNames.PositionOf(array.Name, "input") is not null)
            ? [.. arrays.OrderBy(array => PositionalNames.PositionOf(array.Name, "input")).Select(array => ("", array.Rows))]
            : arrays;

    public int? LabelOf(int index) => _labels?[index];

    public Sample Read(int index) => new($"{Path.GetFileName(_path)}[{index}]")
    {
        Label = LabelOf(index),
        Image = _images is null ? null : Picture(_images.Read(index)),
        Inputs = [.. _inputs.Select(input => new NamedTensor(input.Name, input.Rows.Read(index)))],
        ExpectedOutputs = [.. _outputs.Select(rows => new NamedTensor("", rows.Read(index)))],
    };

    public void Dispose()
    {
        foreach ((_, RowReader rows) in _inputs) rows.Dispose();
        foreach (RowReader rows in _outputs) rows.Dispose();
        _images?.Dispose();
        _archive?.Dispose();
    }

    private static bool IsPicture(RowReader rows) => rows.Type == ElementType.UInt8 && rows.RowShape.Count > 0
        && (rows.RowShape.Rank == 2 || (rows.RowShape.Rank == 3 && rows.RowShape[2] is 1 or 3));

    private static RgbImage Picture(DenseTensor row) => row.Shape.Rank == 3 && row.Shape[2] == 3
        ? new RgbImage(row.Shape[0], row.Shape[1], row.Bytes.ToArray())
        : RgbImage.FromGrey(row.Shape[0], row.Shape[1], row.Bytes);

    private static int[] ReadLabels(RowReader rows, string path)
    {
        if (rows.RowShape.Count != 1) throw DyadicException.BadInput($"{path}: labels should be one number a sample; each here has shape {rows.RowShape}.");
        int[] labels = new int[rows.Count];
        for (int i = 0; i < labels.Length; i++)
        {
            long label = WholeNumber(rows.Read(i), path);
            if (label is < 0 or > int.MaxValue) throw DyadicException.BadInput($"{path}: label {label} of sample {i} is not a class number from 0.");
            labels[i] = (int)label;
        }

        rows.Dispose();
        return labels;
    }

    private static long WholeNumber(DenseTensor one, string path) => one.ElementType switch
    {
        ElementType.UInt8 => one.Bytes[0],
        ElementType.Int8 => one.Span<sbyte>()[0],
        ElementType.Int16 => one.Span<short>()[0],
        ElementType.UInt16 => one.Span<ushort>()[0],
        ElementType.Int32 => one.Span<int>()[0],
        ElementType.UInt32 => one.Span<uint>()[0],
        ElementType.Int64 => one.Span<long>()[0],
        ElementType.UInt64 => (long)Math.Min(one.Span<ulong>()[0], long.MaxValue),
        _ => throw DyadicException.BadInput($"{path}: labels should be whole numbers; the array holds {one.ElementType}."),
    };
}
