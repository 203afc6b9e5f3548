using System.Runtime.CompilerServices;
using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Onnx;
using Dyadic.Quantization;

namespace Dyadic.Runtime.Tests;

/// <summary>A session that lets go of the model's weights keeps its results, lets them be collected, and says what it can no longer do.</summary>
public sealed class ReleasedWeightsTests
{
    [SkippableTheory]
    [InlineData("onnx_converted/mlperf_tiny_resnet8", null)]
    [InlineData("onnx_converted/mlperf_tiny_resnet8", QuantizedForm.Qdq)]
    [InlineData("onnx_converted/mlperf_tiny_resnet8", QuantizedForm.Integer)]
    [InlineData("onnx_converted/mlperf_tiny_dscnn_kws", QuantizedForm.QOperator)]
    [InlineData("onnx_converted/mlperf_tiny_ad01", QuantizedForm.Qdq)]
    [InlineData("onnx_converted/kwt1_full", null)]
    [InlineData("onnx_converted/kwt1_full", QuantizedForm.Qdq)]
    public void Results_stay_and_the_large_weights_go(string name, QuantizedForm? form)
    {
        (Session session, DenseTensor[] inputs, DenseTensor[] expected, List<WeakReference> weights) = Open(name, form);
        using (session)
        {
            for (int run = 0; run < 3; run++)
            {
                DenseTensor[] outputs = session.Run(inputs);
                for (int i = 0; i < outputs.Length; i++) Assert.True(outputs[i].ContentEquals(expected[i]), $"output {i}");
                GC.Collect();
            }

            Assert.NotEmpty(weights);
            Assert.All(weights, weight => Assert.False(weight.IsAlive, "A weight that was packed is still held."));
            Assert.NotEmpty(session.PlanFor([.. inputs.Select(input => input.Shape)]).Describe());
        }
    }

    [Fact]
    public void What_needs_the_weights_is_refused_and_says_why()
    {
        Graph graph = WarmUp.Network();
        using Session session = new(graph, new SessionOptions { Threads = 1, ReleaseWeights = true });
        DenseTensor[] inputs = [Agreement.RandomInputs(graph, batch: 1)[0]];
        session.Run(inputs);
        session.Observe = (_, _) => { };
        Assert.Contains("ReleaseWeights", Assert.Throws<DyadicException>(() => session.Run(inputs)).Message, StringComparison.Ordinal);
        session.Observe = null;
        DyadicException patterns = Assert.Throws<DyadicException>(() => session.FloatPatterns());
        Assert.Equal(FailureKind.Usage, patterns.Kind);
        session.Run(inputs);
    }

    [Fact]
    public void Another_shape_is_refused_and_the_first_one_still_runs()
    {
        Graph graph = new() { Name = "any" };
        Value x = graph.AddInput("x", ElementType.Float32, [Dimension.Symbol("N"), 4]);
        Value w = graph.AddInitializer("w", DenseTensor.Create<float>([4, 4], [.. Enumerable.Range(0, 16).Select(i => (float)i)]));
        graph.AddOutput(graph.AddNode("", new Graphs.Operators.MatMul(), [x, w], ["y"]).Output);
        GraphInference.Infer(graph);
        using Session session = new(graph, new SessionOptions { Threads = 1, ReleaseWeights = true });
        DenseTensor one = DenseTensor.Create<float>([1, 4], [1, 2, 3, 4]);
        DenseTensor[] first = session.Run([one]);
        string message = Assert.Throws<DyadicException>(() => session.Run([DenseTensor.Zeros(ElementType.Float32, [2, 4])])).Message;
        Assert.Contains("[2,4]", message, StringComparison.Ordinal);
        Assert.Contains("[1,4]", message, StringComparison.Ordinal);
        Assert.True(session.Run([one])[0].ContentEquals(first[0]));
        Assert.NotNull(w.Constant); // the caller's graph is as it was
    }

    // Not inlined: the model must not live on in the caller's frame.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Session Session, DenseTensor[] Inputs, DenseTensor[] Expected, List<WeakReference> Weights) Open(string name, QuantizedForm? form)
    {
        Model model = OnnxModelFile.Read(Shared.Path($"models/{name}.onnx"));
        Graph graph = model.Graph;
        if (form is { } written)
        {
            IReadOnlyList<DenseTensor>[] samples = [Agreement.RandomInputs(model.Graph, batch: 1, seed: 3)];
            graph = Quantizer.Quantize(model, samples, new Recipe()).ToModel(written).Graph;
        }

        DenseTensor[] inputs = Agreement.RandomInputs(graph, batch: 1);
        using Session usual = new(graph, new SessionOptions { Threads = 1 });
        DenseTensor[] expected = usual.Run(inputs);
        Session session = new(graph, new SessionOptions { Threads = 1, ReleaseWeights = true });
        session.Run(inputs);
        List<WeakReference> weights = [.. graph.Initializers.Where(IsPacked).Select(value => new WeakReference(value.Constant))];
        return (session, inputs, expected, weights);
    }

    // The right side of a product, at most a DequantizeLinear away; what an operator reads as it lies, such as a sum's vector, is still needed.
    private static bool IsPacked(Value value) => value.Constant is { Shape.Rank: >= 2, Count: > 1000 } && value.Consumers.All(reader =>
        reader.OpType == "DequantizeLinear" ? reader.Output.Consumers.All(IsProduct) : IsProduct(reader));

    private static bool IsProduct(Node node) => node.OpType.Contains("Conv", StringComparison.Ordinal) || node.OpType.Contains("MatMul", StringComparison.Ordinal) || node.OpType.Contains("Gemm", StringComparison.Ordinal);
}
