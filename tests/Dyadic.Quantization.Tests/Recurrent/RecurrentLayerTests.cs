using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Runtime;

namespace Dyadic.Quantization.Tests;

/// <summary>Float LSTM and GRU layers through the recipe: near the float results, proven, and the same bits from kernels and definitions.</summary>
public sealed class RecurrentLayerTests
{
    private const int Steps = 12, Batch = 2, Inputs = 9, Units = 17;

    public static TheoryData<string, string, int, bool> Layers
    {
        get
        {
            TheoryData<string, string, int, bool> data = [];
            foreach (string kind in (string[])["LSTM", "GRU", "GRU linear"])
            {
                foreach (string direction in (string[])["forward", "reverse", "bidirectional"]) data.Add(kind, direction, 0, direction == "forward");
                data.Add(kind, "bidirectional", 1, true);
                data.Add(kind, "bidirectional", 0, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_layer_becomes_integers_that_stay_near_its_float_results(string kind, string direction, int layout, bool states)
    {
        Graph graph = Layer(kind, direction, layout, states);
        DenseTensor[][] samples = [.. Enumerable.Range(0, 6).Select(seed => Sample(graph, seed))];
        foreach (string recipe in (string[])["irnn", "int8"])
        {
            QuantizationResult result = Quantizer.Quantize(new Model { Graph = graph }, samples, RecipePresets.Find(recipe));
            Model integer = result.ToModel(QuantizedForm.Integer);
            Assert.Contains(integer.Graph.Nodes, node => node.Operator is IntegerRecurrent);
            IntegerProof proof = IntegerVerifier.Verify(integer);
            Assert.True(proof.Holds, string.Join("; ", proof.Offenders.Select(offender => offender.ToString())));
            using Session session = new(integer, new SessionOptions { Threads = 1 });
            foreach (DenseTensor[] sample in samples)
            {
                DenseTensor[] reals = GraphInterpreter.Run(graph, sample), codes = GraphInterpreter.Run(integer.Graph, sample), fast = session.Run(sample);
                for (int i = 0; i < reals.Length; i++)
                {
                    Assert.True(codes[i].ContentEquals(fast[i]), $"{recipe}: output {i} of the session differs from the definitions");
                    Assert.True(Decibels(reals[i], codes[i]) > (i == 0 ? 22 : 20), $"{recipe}: output {i} has {Decibels(reals[i], codes[i]):F1} dB");
                }
            }
        }
    }

    [Fact]
    public void A_long_sequence_does_not_drift()
    {
        Graph graph = Layer("LSTM", "forward", 0, states: false, steps: 1000);
        DenseTensor[] sample = Sample(graph, 1);
        Model integer = Quantizer.Quantize(new Model { Graph = graph }, [sample], RecipePresets.Find("irnn")).ToModel(QuantizedForm.Integer);
        ReadOnlySpan<float> reals = GraphInterpreter.Run(graph, sample)[0].Span<float>(), codes = GraphInterpreter.Run(integer.Graph, sample)[0].Span<float>();
        double early = 0, late = 0;
        int half = reals.Length / 2;
        for (int i = 0; i < reals.Length; i++)
        {
            if (i < half) early += codes[i] - reals[i];
            else late += codes[i] - reals[i];
        }

        // The mean error of either half is far below a step of the codes.
        Assert.InRange(early / half, -2e-3, 2e-3);
        Assert.InRange(late / half, -2e-3, 2e-3);
    }

    [Fact]
    public void What_has_no_integer_form_is_kept_with_its_reason()
    {
        Graph graph = Layer("LSTM", "forward", 0, states: true);
        Graph peepholes = new() { Name = "peepholes" };
        Value x = peepholes.AddInput("x", ElementType.Float32, SymbolicShape.Of([Steps, Batch, Inputs]));
        Random random = new(1);
        Value?[] inputs = [x, Weights(peepholes, "w", [1, 4 * Units, Inputs], random), Weights(peepholes, "r", [1, 4 * Units, Units], random), null, null, null, null, Weights(peepholes, "p", [1, 3 * Units], random)];
        Value y = peepholes.AddNode("lstm", new Lstm(), inputs, ["y"]).Output;
        Value flat = peepholes.AddNode("flat", new Reshape(), [y, peepholes.AddInitializer("shape", DenseTensor.Vector<long>([-1, Units]))], ["rows"]).Output;
        peepholes.AddOutput(peepholes.AddNode("product", new MatMul(), [flat, Weights(peepholes, "m", [Units, 3], random)], ["z"]).Output);
        GraphInference.Infer(peepholes);
        QuantizationResult result = Quantizer.Quantize(new Model { Graph = peepholes }, [Sample(peepholes, 1)], RecipePresets.Find("irnn"));
        Assert.Contains(result.Network.FloatReasons, pair => pair.Key.Name == "lstm" && pair.Value.Contains("peepholes", StringComparison.Ordinal));
        Assert.NotEmpty(graph.Nodes);
    }

    [Fact]
    public void The_qdq_form_leaves_recurrent_layers_in_float()
    {
        Graph graph = Layer("LSTM", "bidirectional", 0, states: true);
        DenseTensor[] sample = Sample(graph, 3);
        Model qdq = Quantizer.Quantize(new Model { Graph = graph }, [sample], RecipePresets.Find("irnn")).ToModel(QuantizedForm.Qdq);
        Assert.Equal(2, qdq.Graph.Nodes.Count(node => node.Operator is Lstm));
        Assert.True(Decibels(GraphInterpreter.Run(graph, sample)[0], GraphInterpreter.Run(qdq.Graph, sample)[0]) > 25);
    }

    // Two layers one after the other, the second reading what the first gives, and a product.
    private static Graph Layer(string kind, string direction, int layout, bool states, int steps = Steps)
    {
        Random random = new(7);
        Graph graph = new() { Name = "recurrent" };
        int directions = direction == "bidirectional" ? 2 : 1;
        Value x = graph.AddInput("x", ElementType.Float32, layout == 0 ? [steps, Batch, Inputs] : [Batch, steps, Inputs]);
        Value? lengths = states ? graph.AddInput("lengths", ElementType.Int32, SymbolicShape.Of([Batch])) : null;
        TensorShape state = layout == 0 ? [directions, Batch, Units] : [Batch, directions, Units];
        Value? hidden = states ? graph.AddInput("h", ElementType.Float32, SymbolicShape.Of(state)) : null, cell = states && kind == "LSTM" ? graph.AddInput("c", ElementType.Float32, SymbolicShape.Of(state)) : null;
        Node first = Recurrent("first", x, Inputs, hidden, cell);
        int[] order = layout == 0 ? [0, 2, 1, 3] : [0, 1, 2, 3];
        Value moved = graph.AddNode("move", new Transpose(order), [first.Outputs[0]], ["moved"]).Output;
        Value joined = graph.AddNode("join", new Reshape(), [moved, graph.AddInitializer("joined_shape", DenseTensor.Vector<long>([0, 0, directions * Units]))], ["joined"]).Output;
        Node second = Recurrent("second", joined, directions * Units, null, null);
        Value rows = graph.AddNode("rows", new Reshape(), [second.Outputs[0], graph.AddInitializer("rows_shape", DenseTensor.Vector<long>([-1, Units]))], ["rows"]).Output;
        graph.AddOutput(graph.AddNode("product", new MatMul(), [rows, Weights(graph, "m", [Units, 5], random)], ["z"]).Output);
        foreach (Value? last in first.Outputs.Skip(1)) graph.AddOutput(last!);
        GraphInference.Infer(graph);
        return graph;

        Node Recurrent(string name, Value input, int depth, Value? h, Value? c)
        {
            int gates = kind == "LSTM" ? 4 : 3;
            Operator op = kind == "LSTM" ? new Lstm(Direction: direction, Layout: layout) : new Gru(Direction: direction, Layout: layout, LinearBeforeReset: kind == "GRU linear");
            Value w = Weights(graph, $"{name}_w", [directions, gates * Units, depth], random), r = Weights(graph, $"{name}_r", [directions, gates * Units, Units], random);
            Value?[] inputs = [input, w, r, Weights(graph, $"{name}_b", [directions, 2 * gates * Units], random), lengths, h, .. c is null ? Array.Empty<Value>() : [c]];
            return graph.AddNode(name, op, inputs, kind == "LSTM" ? [$"{name}_y", $"{name}_h", $"{name}_c"] : [$"{name}_y", $"{name}_h"]);
        }
    }

    private static Value Weights(Graph graph, string name, TensorShape shape, Random random) =>
        graph.AddInitializer(name, DenseTensor.Create<float>(shape, [.. Enumerable.Range(0, (int)shape.Count).Select(_ => (float)((random.NextDouble() - 0.5) * 0.7))]));

    private static DenseTensor[] Sample(Graph graph, int seed)
    {
        Random random = new(seed + 100);
        return [.. graph.Inputs.Select(input => input.Type == ElementType.Int32
            ? DenseTensor.Vector<int>([Steps, Steps - 3])
            : DenseTensor.Create<float>(input.Shape!.ToTensorShape(), [.. Enumerable.Range(0, (int)input.Shape!.ToTensorShape().Count).Select(_ => (float)((random.NextDouble() - 0.5) * (input.Name == "x" ? 4 : 1)))]))];
    }

    private static double Decibels(DenseTensor reals, DenseTensor codes)
    {
        double signal = 0, noise = 0;
        for (int i = 0; i < reals.Count; i++)
        {
            signal += reals.Span<float>()[i] * reals.Span<float>()[i];
            noise += Math.Pow(reals.Span<float>()[i] - codes.Span<float>()[i], 2);
        }

        return 10 * Math.Log10(signal / noise);
    }
}
