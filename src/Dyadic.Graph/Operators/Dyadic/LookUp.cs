using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ai.dyadic LookUp: y[i] = table[codes[i]], any function of 8-bit codes.</summary>
/// <remarks>
/// codes: uint8 or int8, any shape. table: 256 elements; those of negative codes come last, as indices from the end count. The
/// output has the table's type.
/// </remarks>
[OnnxOperator("LookUp", Domain = OnnxVersions.DyadicDomain, SinceVersion = 1)]
public sealed record LookUp : Operator
{
    /// <summary>The definition of version 1 as an ONNX function.</summary>
    public const string PublishedBody = """
        <domain: "ai.dyadic", opset_import: ["" : 21]>
        LookUp (codes, table) => (y)
        {
            index = Cast <to: int = 6> (codes)
            y = Gather (table, index)
        }
        """;

    /// <inheritdoc/>
    public override string FunctionBody => PublishedBody;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts codes = c.Input(0), table = c.Input(1);
        if (codes.Type is not (ElementType.UInt8 or ElementType.Int8 or ElementType.Undefined)) throw c.Fail($"the codes should be uint8 or int8; they are {codes.Type}.");
        if (table.Shape is { IsKnown: true } shape && !(shape.Rank == 1 && shape[0].Value == 256)) throw c.Fail($"the table should have 256 elements; its shape is {shape}.");
        c.SetOutput(0, table.Type, codes.Shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor codes = c.Input(0), table = c.Input(1);
        if (codes.ElementType is not (ElementType.UInt8 or ElementType.Int8)) throw c.Fail($"the codes should be uint8 or int8; they are {codes}.");
        if (table.Shape.Rank != 1 || table.Count != 256) throw c.Fail($"the table should have 256 elements; it is {table}.");
        DenseTensor y = c.Output(0, table.ElementType, codes.Shape);
        int width = table.ElementType.ByteWidth();
        ReadOnlySpan<byte> indices = codes.Bytes, from = table.Bytes;
        Span<byte> to = y.Bytes;
        if (width == 1)
        {
            for (int i = 0; i < indices.Length; i++) to[i] = from[indices[i]];
            return;
        }

        for (int i = 0; i < indices.Length; i++) from.Slice(indices[i] * width, width).CopyTo(to[(i * width)..]);
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (c.Input(1) is { } range) c.SetOutput(0, range);
    }
}
