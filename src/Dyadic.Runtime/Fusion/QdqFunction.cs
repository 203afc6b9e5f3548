using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Fusion;

/// <summary>
/// Elementwise operators between the codes of one 8-bit tensor and a QuantizeLinear, with scalar constants among them, are one table of 256
/// codes. The operators' own definitions fill it, so every code is the float one.
/// </summary>
/// <remarks><code>
///   before:  DQ(x) ─ Sigmoid ─ Mul(DQ(x)) ─ Q        after:  x ─ LookUp
/// </code></remarks>
internal sealed class QdqFunction : QdqPattern
{
    private const int Codes = 256;

    /// <inheritdoc/>
    public override QdqMatch? Match(Graph graph, Node node)
    {
        if (node.Operator is not QuantizeLinear || CodeParameters.Of(node) is not { } parameters || node.Inputs[0]!.Shape is null) return null;
        Dictionary<Value, DenseTensor> known = [];
        CodeSource? source = null;
        if (!Reads(node.Inputs[0]!, ref source, depth: 0) || source is null || !source.Value.Shape!.Equals(node.Output.Shape)) return null;
        DenseTensor table = ConstantPool.Evaluate(node, [Evaluate(node.Inputs[0]!, source, known), node.Inputs[1]!.Constant, node.Input(2)?.Constant])[0]!.Reshaped([Codes]);
        GraphPatch patch = new();
        patch.Replace(node.Output, patch.Add(node.Name, new LookUp(), source.Value, patch.AddConstant($"{node.Name}_table", table)));
        return QdqMatch.Fused(patch);
    }

    // True when a value depends on the codes of one tensor and on scalars only, by operators on single elements.
    private static bool Reads(Value value, ref CodeSource? source, int depth)
    {
        const int deepest = 16;
        if (value.Constant is { } constant) return constant.Count == 1;
        if (value.Producer is not { Outputs.Count: 1 } producer || depth > deepest) return false;
        if (producer.Operator is DequantizeLinear)
        {
            if (CodeSource.Of(value) is not { Parameters.IsByte: true, Value.Shape: not null } found || (source is not null && source != found)) return false;
            source = found;
            return true;
        }

        if (producer.Operator is not (UnaryOperator or BinaryOperator or VariadicOperator or Clip) || value.Type != ElementType.Float32) return false;
        foreach (Value? input in producer.Inputs)
        {
            if (input is not null && !Reads(input, ref source, depth + 1)) return false;
        }

        return true;
    }

    private static DenseTensor Evaluate(Value value, CodeSource source, Dictionary<Value, DenseTensor> known)
    {
        if (value.Constant is { } constant) return constant;
        if (known.TryGetValue(value, out DenseTensor? done)) return done;
        Node producer = value.Producer!;
        DenseTensor?[] inputs = producer.Operator is DequantizeLinear
            ? [EveryCode(source.Parameters.Type), producer.Inputs[1]!.Constant, producer.Input(2)?.Constant]
            : [.. producer.Inputs.Select(input => input is null ? null : Evaluate(input, source, known))];
        return known[value] = ConstantPool.Evaluate(producer, inputs)[0]!;
    }

    // In the order of the table: negative codes come last.
    private static DenseTensor EveryCode(ElementType type)
    {
        DenseTensor codes = DenseTensor.Zeros(type, [Codes]);
        for (int i = 0; i < Codes; i++) codes.Bytes[i] = (byte)i;
        return codes;
    }
}
