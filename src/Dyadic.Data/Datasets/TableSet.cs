using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>The rows of a table.</summary>
internal sealed class TableSet : IDataset
{
    private readonly string _path;
    private readonly RecordFile _rows;
    private readonly DelimitedRow _form;
    private readonly int _first;
    private readonly TableRoles _roles;

    /// <summary>A table.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rows">Its rows; disposed with the set.</param>
    /// <param name="form">How the fields are parted.</param>
    /// <param name="first">1 when the first row is a header.</param>
    /// <param name="roles">What the columns are for.</param>
    /// <param name="kind">What the table is, in a word or two.</param>
    internal TableSet(string path, RecordFile rows, DelimitedRow form, int first, TableRoles roles, string kind)
    {
        (_path, _rows, _form, _first, _roles, Count) = (path, rows, form, first, roles, rows.Count - first);
        string truth = roles.Label >= 0 ? $"a class{(roles.ClassNames.Count > 0 ? $" ({string.Join(", ", roles.ClassNames.Take(6))}{(roles.ClassNames.Count > 6 ? " …" : "")})" : "")}" : roles.Target >= 0 ? "a number to predict" : "no truth";
        List<string> inputs = [];
        if (roles.Texts.Count > 0) inputs.Add(string.Join(", ", roles.Texts.Select(text => text.Name)));
        if (roles.Features.Count > 0) inputs.Add($"{roles.Features.Count} numbers");
        Description = $"{Count} rows of {kind} {Path.GetFileName(path)}: {string.Join(" and ", inputs)}; {truth}";
    }

    public string Description { get; }

    public int Count { get; }

    public bool HasLabels => _roles.Label >= 0;

    public IReadOnlyList<string> ClassNames => _roles.ClassNames;

    public int? LabelOf(int index) => HasLabels ? _roles.LabelOf(Fields(index), NameOf(index)) : null;

    public Sample Read(int index)
    {
        string[] fields = Fields(index);
        string name = NameOf(index);
        return new Sample(name)
        {
            Texts = [.. _roles.Texts.Select(text => new NamedText(text.Name, fields[text.Column]))],
            Inputs = _roles.Features.Count == 0 ? [] : [new NamedTensor("", DenseTensor.Vector<float>([.. _roles.Features.Select(column => TableRoles.NumberOf(fields, column, name))]))],
            Label = _roles.LabelOf(fields, name),
            Target = _roles.Target < 0 ? null : [TableRoles.NumberOf(fields, _roles.Target, name)],
        };
    }

    public void Dispose() => _rows.Dispose();

    private string NameOf(int index) => $"{Path.GetFileName(_path)}, row {index + _first + 1}";

    private string[] Fields(int index)
    {
        string[] fields = _form.Split(_rows.Read(index + _first), NameOf(index));
        return fields.Length >= _roles.Width ? fields : throw DyadicException.BadInput($"{NameOf(index)}: {_roles.Width} fields were expected; there are {fields.Length}.");
    }
}
