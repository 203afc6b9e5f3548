using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx;

/// <summary>The bytes that all tensors of a definition take in a file.</summary>
internal static class TensorBytes
{
    public static long Of(ModelDefinition model) => Of(model.Graph) + model.Functions.Sum(function => Of(function.Nodes));

    private static long Of(GraphDefinition graph) => graph.Initializers.Sum(pair => OnnxTensorWriter.FileBytes(pair.Value)) + Of(graph.Nodes);

    private static long Of(List<NodeDefinition> nodes) => nodes.Sum(node => node.Attributes.Values.Sum(value => value switch
    {
        AttributeValue.Tensor tensor => OnnxTensorWriter.FileBytes(tensor.Value),
        AttributeValue.Subgraph graph => Of(graph.Value),
        AttributeValue.Ints list => 8L * list.Values.Length,
        AttributeValue.Floats list => 4L * list.Values.Length,
        _ => 0,
    }));
}
