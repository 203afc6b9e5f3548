using Dyadic.Core;
using Dyadic.Graphs.Tflite.FlatBuffers;

namespace Dyadic.Graphs.Tflite.Schema;

/// <summary>One operator of a subgraph with its tensors.</summary>
internal sealed class TfliteOperator
{
    /// <summary>Its position in the subgraph.</summary>
    public required int Index { get; init; }

    /// <summary>What it is; <see cref="TfliteBuiltin.Custom"/> for operators of others.</summary>
    public required TfliteBuiltin Builtin { get; init; }

    /// <summary>The name of a custom operator; empty for a builtin.</summary>
    public string CustomCode { get; init; } = "";

    /// <summary>The version of the operator's meaning.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The options of a builtin: fields by their numbers in the schema. A table without fields when the file gives none.</summary>
    public FlatTable Options { get; init; }

    /// <summary>The options of a custom operator, usually a FlexBuffers map (<see cref="FlexValue.Root"/>).</summary>
    public ReadOnlyMemory<byte> CustomOptions { get; init; }

    /// <summary>The inputs; null for an absent optional one.</summary>
    public required IReadOnlyList<TfliteTensor?> Inputs { get; init; }

    /// <summary>The outputs.</summary>
    public required IReadOnlyList<TfliteTensor> Outputs { get; init; }

    /// <summary>Tensors that only carry the scales of inner results (integer LSTM); null where the file gives none.</summary>
    public IReadOnlyList<TfliteTensor?> Intermediates { get; init; } = [];

    /// <summary>The same operator on other tensors.</summary>
    public TfliteOperator On(IReadOnlyList<TfliteTensor?> inputs, IReadOnlyList<TfliteTensor> outputs) => new()
    {
        Index = Index,
        Builtin = Builtin,
        CustomCode = CustomCode,
        Version = Version,
        Options = Options,
        CustomOptions = CustomOptions,
        Inputs = inputs,
        Outputs = outputs,
        Intermediates = Intermediates,
    };

    /// <summary>How errors name it.</summary>
    public string Who => $"TFLite operator {(Builtin == TfliteBuiltin.Custom ? $"custom '{CustomCode}'" : Builtin.ToString())} (#{Index}{(Outputs.Count > 0 ? $", '{Outputs[0].Name}'" : "")})";

    /// <summary>The first output.</summary>
    public TfliteTensor Output => Outputs.Count > 0 ? Outputs[0] : throw BadInput("has no output");

    /// <summary>An input that must be there.</summary>
    /// <param name="index">Its position.</param>
    /// <param name="role">What it is for, as errors name it.</param>
    /// <exception cref="DyadicException">The operator lacks it.</exception>
    public TfliteTensor Input(int index, string role) => OptionalInput(index) ?? throw BadInput($"lacks its input {index} ({role})");

    /// <summary>An input that may be absent.</summary>
    public TfliteTensor? OptionalInput(int index) => index < Inputs.Count ? Inputs[index] : null;

    /// <summary>A failure that is the file's: <paramref name="what"/> continues a sentence that begins with the operator.</summary>
    public DyadicException BadInput(string what) => DyadicException.BadInput($"{Who} {what}.");

    /// <summary>Something legal that Dyadic does not import: <paramref name="what"/> continues a sentence that begins with the operator.</summary>
    public DyadicException Unsupported(string what) => DyadicException.Unsupported($"{Who} {what}.");
}
