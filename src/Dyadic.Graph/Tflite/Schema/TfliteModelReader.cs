using Dyadic.Core;
using Dyadic.Graphs.Tflite.FlatBuffers;

namespace Dyadic.Graphs.Tflite.Schema;

/// <summary>Reads the tables of a TensorFlow Lite file (schema version 3) into records. The numbers are those of the schema's fields.</summary>
internal sealed class TfliteModelReader
{
    private const int SupportedVersion = 3;

    // Says that the code is above 126 and stands in the wider field.
    private const int ShortCodeEscape = 127;

    private readonly ReadOnlyMemory<byte> _file;
    private readonly FlatTable _model;
    private readonly TfliteTensorReader _tensors;
    private readonly FlatTable[] _codes;

    private TfliteModelReader(ReadOnlyMemory<byte> file)
    {
        _file = file;
        _model = new FlatBuffer(file).Root("Model");
        uint version = _model.UInt32(0, "version");
        if (version != SupportedVersion) throw DyadicException.Unsupported($"The TFLite file has schema version {version}; version {SupportedVersion} is supported.");
        _codes = _model.Tables(1, "operator_codes");
        _tensors = new TfliteTensorReader(file, _model.Tables(4, "buffers"));
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="DyadicException">The file is damaged, hostile or of an unsupported version.</exception>
    public static TfliteModel Read(ReadOnlyMemory<byte> file) => new TfliteModelReader(file).Read();

    private TfliteModel Read()
    {
        FlatTable[] subgraphs = _model.Tables(2, "subgraphs");
        if (subgraphs.Length == 0) throw DyadicException.BadInput("The TFLite file has no subgraph.");
        return new TfliteModel(Array.ConvertAll(subgraphs, Subgraph), [.. _model.Tables(7, "signature_defs").Select(Signature)], _model.Text(3, "description"), _file.Length);
    }

    private TfliteSubgraph Subgraph(FlatTable table)
    {
        FlatTable[] tensorTables = table.Tables(0, "tensors");
        TfliteTensor[] tensors = new TfliteTensor[tensorTables.Length];
        for (int i = 0; i < tensors.Length; i++) tensors[i] = _tensors.Read(tensorTables[i], i);
        FlatTable[] operators = table.Tables(3, "operators");
        return new TfliteSubgraph(
            table.Text(4, "name"),
            tensors,
            Required(table, 1, "inputs", tensors),
            Required(table, 2, "outputs", tensors),
            [.. operators.Select((op, index) => Operator(op, index, tensors))]);
    }

    private TfliteOperator Operator(FlatTable table, int index, TfliteTensor[] tensors)
    {
        uint code = table.UInt32(0, "opcode_index");
        if (code >= _codes.Length) throw DyadicException.BadInput($"{table.Name}.opcode_index is {code}; the file lists {_codes.Length} operator codes.");
        FlatTable codeTable = _codes[code];
        int builtin = Math.Max(codeTable.Int8(0, "deprecated_builtin_code"), codeTable.Int32(3, "builtin_code"));
        if (builtin is < 0 or ShortCodeEscape) throw DyadicException.BadInput($"{codeTable.Name}.builtin_code is {builtin}, which is no operator.");
        return new TfliteOperator
        {
            Index = index,
            Builtin = (TfliteBuiltin)builtin,
            CustomCode = builtin == (int)TfliteBuiltin.Custom ? codeTable.Text(1, "custom_code") : "",
            Version = codeTable.Int32(2, "version", 1),
            Options = table.Table(4, "builtin_options") ?? default,
            CustomOptions = CustomOptions(table),
            Inputs = Optional(table, 1, "inputs", tensors),
            Outputs = Required(table, 2, "outputs", tensors),
            Intermediates = Optional(table, 8, "intermediates", tensors),
        };
    }

    // Files beyond 2 GB keep the options outside the tables, by offset and size in the file.
    private ReadOnlyMemory<byte> CustomOptions(FlatTable table)
    {
        ulong offset = table.UInt64(9, "large_custom_options_offset"), size = table.UInt64(10, "large_custom_options_size");
        return offset > 1 && size > 0 ? TfliteTensorReader.Outside(_file, offset, size, $"{table.Name}.large_custom_options_offset") : table.Bytes(5, "custom_options");
    }

    private static TfliteTensor?[] Optional(FlatTable table, int field, string name, TfliteTensor[] tensors) =>
        Array.ConvertAll(table.Numbers<int>(field, name) ?? [], number => number switch
        {
            -1 => null,
            _ when number >= 0 && number < tensors.Length => tensors[number],
            _ => throw DyadicException.BadInput($"{table.Name}.{name} names tensor {number}; the subgraph has {tensors.Length}."),
        });

    private static TfliteTensor[] Required(FlatTable table, int field, string name, TfliteTensor[] tensors) =>
        Array.ConvertAll(Optional(table, field, name, tensors), tensor => tensor ?? throw DyadicException.BadInput($"{table.Name}.{name} leaves out a tensor that must be there."));

    private static TfliteSignature Signature(FlatTable table) => new(
        table.Text(2, "signature_key"),
        (int)Math.Min(table.UInt32(4, "subgraph_index"), int.MaxValue),
        Names(table, 0, "inputs"),
        Names(table, 1, "outputs"));

    private static KeyValuePair<string, int>[] Names(FlatTable table, int field, string name) =>
        Array.ConvertAll(table.Tables(field, name), entry => new KeyValuePair<string, int>(entry.Text(0, "name"), (int)Math.Min(entry.UInt32(1, "tensor_index"), int.MaxValue)));
}
