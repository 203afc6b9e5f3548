namespace Dyadic.Fuzz.Wire;

/// <summary>The messages of <c>onnx.proto</c> that a model is made of.</summary>
internal enum OnnxMessage
{
    None, Model, OperatorSet, Graph, Node, Attribute, Tensor, Segment, SparseTensor, ValueInfo, Type, TensorType, SequenceType, Shape, Dimension, Annotation, Entry, Function,
}

/// <summary>What a field holds.</summary>
internal enum OnnxContent
{
    Unknown, Message, Number, Real, Name, Text, Raw, Numbers, Singles, Doubles,
}

/// <summary>What the schema says about a field.</summary>
internal readonly record struct OnnxField(OnnxContent Content, OnnxMessage Message, string Name);

/// <summary>The fields of ONNX messages, by number.</summary>
internal static class OnnxSchema
{
    private static readonly Dictionary<(OnnxMessage, int), OnnxField> Fields = Read("""
        Model: 1 #ir_version; 2 $producer; 3 $producer_version; 4 $domain; 5 #model_version; 6 $doc; 7 Graph; 8 OperatorSet; 14 Entry; 20 Model; 25 Function
        OperatorSet: 1 $domain; 2 #version
        Graph: 1 Node; 2 $name; 5 Tensor; 10 $doc; 11 ValueInfo; 12 ValueInfo; 13 ValueInfo; 14 Annotation; 15 SparseTensor; 16 Entry
        Node: 1 &input; 2 &output; 3 $name; 4 $op_type; 5 Attribute; 6 $doc; 7 $domain; 8 $overload; 9 Entry
        Attribute: 1 $name; 2 .f; 3 #i; 4 $s; 5 Tensor; 6 Graph; 7 *floats; 8 +ints; 9 $strings; 10 Tensor; 11 Graph; 13 $doc; 14 Type; 15 Type; 20 #type; 21 $ref; 22 SparseTensor; 23 SparseTensor
        Tensor: 1 +dims; 2 #data_type; 3 Segment; 4 *float_data; 5 +int32_data; 6 $string_data; 7 +int64_data; 8 &name; 9 !raw_data; 10 /double_data; 11 +uint64_data; 12 $doc; 13 Entry; 14 #data_location; 16 Entry
        Segment: 1 #begin; 2 #end
        SparseTensor: 1 Tensor; 2 Tensor; 3 +dims
        ValueInfo: 1 &name; 2 Type; 3 $doc; 4 Entry
        Type: 1 TensorType; 4 SequenceType; 5 SequenceType; 6 $denotation; 8 TensorType; 9 SequenceType
        TensorType: 1 #elem_type; 2 Shape
        SequenceType: 1 Type; 2 Type
        Shape: 1 Dimension
        Dimension: 1 #dim_value; 2 &dim_param; 3 $denotation
        Annotation: 1 &tensor; 2 Entry
        Entry: 1 $key; 2 $value
        Function: 1 $name; 4 &input; 5 &output; 6 $attribute; 7 Node; 8 $doc; 9 OperatorSet; 10 $domain; 11 Attribute; 12 ValueInfo; 13 $overload; 14 Entry
        """);

    public static OnnxField Find(OnnxMessage message, int number) => Fields.GetValueOrDefault((message, number));

    private static Dictionary<(OnnxMessage, int), OnnxField> Read(string table)
    {
        Dictionary<(OnnxMessage, int), OnnxField> fields = [];
        foreach (string line in table.Split('\n'))
        {
            string[] sides = line.Split(": ");
            foreach (string entry in sides[1].Split("; "))
            {
                string[] parts = entry.Split(' ');
                OnnxContent content = parts[1][0] switch
                {
                    '#' => OnnxContent.Number,
                    '.' => OnnxContent.Real,
                    '&' => OnnxContent.Name,
                    '$' => OnnxContent.Text,
                    '!' => OnnxContent.Raw,
                    '+' => OnnxContent.Numbers,
                    '*' => OnnxContent.Singles,
                    '/' => OnnxContent.Doubles,
                    _ => OnnxContent.Message,
                };
                OnnxMessage nested = content == OnnxContent.Message ? Enum.Parse<OnnxMessage>(parts[1]) : OnnxMessage.None;
                fields[(Enum.Parse<OnnxMessage>(sides[0]), int.Parse(parts[0]))] = new OnnxField(content, nested, content == OnnxContent.Message ? parts[1] : parts[1][1..]);
            }
        }

        return fields;
    }
}
