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
    private readonly RowReader? _masks;
    private readonly RowReader? _targets;

    private ArraySet(string path, IDisposable? archive, (string Name, RowReader Rows)[] inputs, RowReader[] outputs, RowReader? images, RowReader? masks, RowReader? targets, int[]? labels, int count)
    {
        (_path, _archive, _inputs, _outputs, _images, _masks, _targets, _labels, Count) = (path, archive, inputs, outputs, images, masks, targets, labels, count);
        string arrays = string.Join(", ", inputs.Select(input => $"{input.Name} {input.Rows.Type}{input.Rows.RowShape}".TrimStart()));
        Description = $"{count} samples of {Path.GetFileName(path)}: {(images is null ? arrays : $"pictures {images.RowShape}")}{(targets is not null ? ", targets" : masks is not null ? ", masks" : labels is null ? ", no labels" : ", labels")}";
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
        RowReader? masks = arrays.FirstOrDefault(array => images is not null && array.Name is "mask" or "masks" && array.Rows is { Type: ElementType.UInt8, RowShape: { Rank: 2, Count: > 0 } }).Rows;
        RowReader? targets = arrays.FirstOrDefault(array => array.Name is "target" or "targets" && array.Rows.Type.IsFloating() && array.Rows.RowShape.Count > 0).Rows;
        RowReader[] outputs = [.. arrays.Where(array => PositionalNames.PositionOf(array.Name, "output") is not null)
            .OrderBy(array => PositionalNames.PositionOf(array.Name, "output")).Select(array => array.Rows)];
        (string, RowReader)[] inputs = Inputs([.. arrays.Where(array => array.Rows != labels && array.Rows != images && array.Rows != masks && array.Rows != targets && !outputs.Contains(array.Rows))]);
        if (images is null && inputs.Length == 0) throw DyadicException.BadInput($"{path}: holds labels or outputs but no inputs.");
        return new ArraySet(path, archive, inputs, outputs, images, masks, targets, labels is null ? null : ReadLabels(labels, path), count);
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
        Mask = _masks is null ? null : new PixelClasses(_masks.RowShape[0], _masks.RowShape[1], _masks.Read(index).Bytes.ToArray()),
        Target = _targets is null ? null : Numbers(_targets.Read(index)),
        Inputs = [.. _inputs.Select(input => new NamedTensor(input.Name, input.Rows.Read(index)))],
        ExpectedOutputs = [.. _outputs.Select(rows => new NamedTensor("", rows.Read(index)))],
    };

    public void Dispose()
    {
        foreach ((_, RowReader rows) in _inputs) rows.Dispose();
        foreach (RowReader rows in _outputs) rows.Dispose();
        _images?.Dispose();
        _masks?.Dispose();
        _targets?.Dispose();
        _archive?.Dispose();
    }

    private static bool IsPicture(RowReader rows) => rows.Type == ElementType.UInt8 && rows.RowShape.Count > 0
        && (rows.RowShape.Rank == 2 || (rows.RowShape.Rank == 3 && rows.RowShape[2] is 1 or 3));

    private static RgbImage Picture(DenseTensor row) => row.Shape.Rank == 3 && row.Shape[2] == 3
        ? new RgbImage(row.Shape[0], row.Shape[1], row.Bytes.ToArray())
        : RgbImage.FromGrey(row.Shape[0], row.Shape[1], row.Bytes);

    private static float[] Numbers(DenseTensor row)
    {
        float[] numbers = new float[row.Count];
        RealNumbers.Convert(row, numbers);
        return numbers;
    }

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
