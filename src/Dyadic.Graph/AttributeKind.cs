namespace Dyadic.Graphs;

/// <summary>The kinds of attribute values, with the numbers of <c>AttributeProto.AttributeType</c>.</summary>
public enum AttributeKind
{
    /// <summary>Not stated.</summary>
    Undefined = 0,

    /// <summary>A binary32 number.</summary>
    Float = 1,

    /// <summary>A 64-bit integer.</summary>
    Int = 2,

    /// <summary>A text.</summary>
    Text = 3,

    /// <summary>A tensor.</summary>
    Tensor = 4,

    /// <summary>A graph.</summary>
    Graph = 5,

    /// <summary>A list of binary32 numbers.</summary>
    Floats = 6,

    /// <summary>A list of 64-bit integers.</summary>
    Ints = 7,

    /// <summary>A list of texts.</summary>
    Texts = 8,

    /// <summary>A list of tensors; not read.</summary>
    Tensors = 9,

    /// <summary>A list of graphs; not read.</summary>
    Graphs = 10,

    /// <summary>A sparse tensor; read as a dense one.</summary>
    SparseTensor = 11,

    /// <summary>A list of sparse tensors; not read.</summary>
    SparseTensors = 12,

    /// <summary>A type; not read.</summary>
    Type = 13,

    /// <summary>A list of types; not read.</summary>
    Types = 14,
}
