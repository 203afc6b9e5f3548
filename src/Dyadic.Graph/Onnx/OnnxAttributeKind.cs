using Dyadic.Graphs.Onnx.Proto;

namespace Dyadic.Graphs.Onnx;

/// <summary>The numbers of <c>AttributeProto.AttributeType</c>.</summary>
internal enum OnnxAttributeKind
{
    Undefined = 0,
    Float = 1,
    Int = 2,
    Text = 3,
    Tensor = 4,
    Graph = 5,
    Floats = 6,
    Ints = 7,
    Texts = 8,
    Tensors = 9,
    Graphs = 10,
    SparseTensor = 11,
    SparseTensors = 12,
    Type = 13,
    Types = 14,
}

/// <summary>Finds out what an attribute holds.</summary>
internal static class OnnxAttributeKinds
{
    /// <summary>The declared kind; the first files of the standard leave it out, then the field that is present decides.</summary>
    public static OnnxAttributeKind Of(AttributeProto attribute) => attribute switch
    {
        { Type: not 0 } => (OnnxAttributeKind)attribute.Type,
        { HasF: true } => OnnxAttributeKind.Float,
        { HasI: true } => OnnxAttributeKind.Int,
        { HasS: true } => OnnxAttributeKind.Text,
        { T: not null } => OnnxAttributeKind.Tensor,
        { G: not null } => OnnxAttributeKind.Graph,
        { SparseTensor: not null } => OnnxAttributeKind.SparseTensor,
        { Floats.Count: > 0 } => OnnxAttributeKind.Floats,
        { Strings.Count: > 0 } => OnnxAttributeKind.Texts,
        _ => OnnxAttributeKind.Ints,
    };
}
