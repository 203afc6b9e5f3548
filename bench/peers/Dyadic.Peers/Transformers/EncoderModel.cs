using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Peers.Transformers;

/// <summary>A post-norm encoder as PyTorch's exporter writes BERT's, without embeddings and mask: MatMul and Add for each linear layer, GELU by Erf, LayerNormalization.</summary>
/// <remarks>Weights are normal with a deviation of 1/√depth, so that activations keep their size; the same seed gives the same file.</remarks>
internal sealed class EncoderModel
{
    private readonly EncoderShape _shape;
    private readonly Random _random;
    private readonly Graph _graph;

    private EncoderModel(EncoderShape shape, int seed) => (_shape, _random, _graph) = (shape, new Random(seed), new Graph { Name = "encoder" });

    /// <summary>Makes the model.</summary>
    /// <param name="shape">Its extents.</param>
    /// <param name="seed">Of the weights.</param>
    public static Model Create(EncoderShape shape, int seed)
    {
        EncoderModel builder = new(shape, seed);
        builder.Build();
        return new Model { Graph = builder._graph };
    }

    private void Build()
    {
        Value hidden = _graph.AddInput("hidden_states", ElementType.Float32, SymbolicShape.Of(TensorShape.Create([_shape.Batch, _shape.Sequence, _shape.Hidden])));
        for (int layer = 0; layer < _shape.Layers; layer++)
        {
            string name = $"layer{layer}";
            hidden = Normalized($"{name}/attention/norm", hidden, Attention($"{name}/attention", hidden));
            Value inner = Gelu($"{name}/gelu", Linear($"{name}/inner", hidden, _shape.Hidden, _shape.Inner));
            hidden = Normalized($"{name}/norm", hidden, Linear($"{name}/outer", inner, _shape.Inner, _shape.Hidden));
        }

        _graph.AddOutput(Add("last_hidden_state", new Identity(), hidden));
        GraphInference.Infer(_graph);
    }

    private Value Attention(string name, Value hidden)
    {
        int width = _shape.Hidden;
        Value query = Heads($"{name}/query", Linear($"{name}/query", hidden, width, width), 0, 2, 1, 3);
        Value key = Heads($"{name}/key", Linear($"{name}/key", hidden, width, width), 0, 2, 3, 1);
        Value value = Heads($"{name}/value", Linear($"{name}/value", hidden, width, width), 0, 2, 1, 3);
        Value scores = Add($"{name}/scaled", new Div(), Add($"{name}/scores", new MatMul(), query, key), Scalar("root", MathF.Sqrt(_shape.HeadWidth)));
        Value context = Add($"{name}/context", new MatMul(), Add($"{name}/probabilities", new Softmax(), scores), value);
        Value merged = Add($"{name}/merged", new Transpose([0, 2, 1, 3]), context);
        Value flat = Add($"{name}/flat", new Reshape(), merged, Shape("flat_shape", _shape.Batch, _shape.Sequence, width));
        return Linear($"{name}/output", flat, width, width);
    }

    private Value Heads(string name, Value hidden, params int[] order)
    {
        Value heads = Add($"{name}/heads", new Reshape(), hidden, Shape("heads_shape", _shape.Batch, _shape.Sequence, _shape.Heads, _shape.HeadWidth));
        return Add($"{name}/turned", new Transpose(order), heads);
    }

    private Value Linear(string name, Value input, int depth, int width)
    {
        Value product = Add($"{name}/product", new MatMul(), input, Weights($"{name}/weight", 1 / Math.Sqrt(depth), depth, width));
        return Add($"{name}/biased", new Add(), product, Weights($"{name}/bias", 0.02, width));
    }

    private Value Gelu(string name, Value x)
    {
        Value erf = Add($"{name}/erf", new Erf(), Add($"{name}/over_root", new Div(), x, Scalar("root_of_2", MathF.Sqrt(2))));
        Value weighted = Add($"{name}/weighted", new Mul(), x, Add($"{name}/plus_one", new Add(), erf, Scalar("one", 1)));
        return Add($"{name}/half", new Mul(), weighted, Scalar("half", 0.5f));
    }

    private Value Normalized(string name, Value hidden, Value change)
    {
        Value sum = Add($"{name}/sum", new Add(), change, hidden);
        DenseTensor scale = Normal(0.1, _shape.Hidden);
        foreach (ref float number in scale.Span<float>()) number += 1;
        return Add(name, new LayerNormalization(Epsilon: 1e-12f), sum, _graph.AddInitializer($"{name}/scale", scale), Weights($"{name}/shift", 0.1, _shape.Hidden));
    }

    private Value Add(string name, Operator op, params Value[] inputs) => _graph.AddNode(name, op, inputs, [name]).Output;

    private Value Weights(string name, double deviation, params int[] extents) => _graph.AddInitializer(name, Normal(deviation, extents));

    private Value Scalar(string name, float number) => _graph.Find(name) ?? _graph.AddInitializer(name, DenseTensor.Scalar(number));

    private Value Shape(string name, params long[] extents) => _graph.Find(name) ?? _graph.AddInitializer(name, DenseTensor.Vector<long>(extents));

    // Box and Muller's method.
    private DenseTensor Normal(double deviation, params int[] extents)
    {
        DenseTensor tensor = DenseTensor.Zeros(ElementType.Float32, TensorShape.Create(extents));
        foreach (ref float number in tensor.Span<float>())
        {
            number = (float)(deviation * Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble()));
        }

        return tensor;
    }
}
