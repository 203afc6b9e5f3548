using Dyadic.Graphs.Onnx.Proto;

namespace Dyadic.Graphs.Onnx;

/// <summary>Finds out what an attribute message holds.</summary>
internal static class AttributeMessageKind
{
    /// <summary>The declared kind; the first files of the standard leave it out, then the field that is present decides.</summary>
    public static AttributeKind Of(AttributeProto attribute) => attribute switch
    {
        { Type: not 0 } => (AttributeKind)attribute.Type,
        { HasF: true } => AttributeKind.Float,
        { HasI: true } => AttributeKind.Int,
        { HasS: true } => AttributeKind.Text,
        { T: not null } => AttributeKind.Tensor,
        { G: not null } => AttributeKind.Graph,
        { SparseTensor: not null } => AttributeKind.SparseTensor,
        { Floats.Count: > 0 } => AttributeKind.Floats,
        { Strings.Count: > 0 } => AttributeKind.Texts,
        _ => AttributeKind.Ints,
    };
}
