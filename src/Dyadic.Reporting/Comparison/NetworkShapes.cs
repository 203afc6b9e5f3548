using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Runtime;

namespace Dyadic.Reporting;

/// <summary>The shapes that the values of a graph have for one sample.</summary>
internal sealed class NetworkShapes
{
    private readonly Dictionary<Value, TensorShape> _shapes = [];

    private NetworkShapes()
    {
    }

    /// <summary>Runs a graph once and keeps the shape of every value.</summary>
    public static NetworkShapes Of(Graph graph, Sample sample, EvaluateOptions options)
    {
        Model model = new() { Graph = graph };
        DenseTensor[] inputs = new SamplePreparation(model, options.Preprocessing, options.SampleRate).Prepare(sample);
        NetworkShapes shapes = new();
        for (int i = 0; i < inputs.Length; i++) shapes._shapes[graph.Inputs[i]] = inputs[i].Shape;
        using Session session = new(model, new SessionOptions { Threads = options.Threads });
        session.Observe = (value, tensor) => shapes._shapes[value] = tensor.Shape;
        session.Run(inputs);
        return shapes;
    }

    /// <summary>The shape; null for a value that the run did not make.</summary>
    public TensorShape? Find(Value? value) =>
        value is null ? null : value.Constant is { } constant ? constant.Shape : _shapes.TryGetValue(value, out TensorShape shape) ? shape : null;
}
