using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Tflite;
using Xunit.Abstractions;

namespace Dyadic.Runtime.Tests.Tflite;

public sealed class TfliteGoldenTests(ITestOutputHelper log)
{
    // TensorFlow Lite goes on from the state of the case before; here every run starts from zero, as its first one does.
    private static readonly string[] Stateful = ["mnist_lstm_fp32"];

    [SkippableTheory]
    [InlineData("mobilenet_v1_0.25_224_fp32")]
    [InlineData("anomaly_detection__ad01_fp32")]
    [InlineData("image_classification__pretrainedResnet")]
    [InlineData("image_classification__pretrainedResnet_large_float")]
    [InlineData("visual_wake_words__vww_96_float")]
    [InlineData("keyword_spotting__kws_ref_model_float32")]
    [InlineData("dtln_model_quant_1")]
    [InlineData("dtln_model_quant_2")]
    [InlineData("mnist_lstm_fp32")]
    [InlineData("movie_review_avgword")]
    [InlineData("kwt1_non_stream")]
    public void A_float_model_gives_what_TensorFlow_Lite_gives(string name)
    {
        TfliteGolden golden = TfliteGolden.Load(name);
        int cases = Stateful.Contains(name) ? 1 : golden.Cases;
        using Session session = new(golden.Model, new SessionOptions { Threads = 2 });
        float worst = 0;
        for (int number = 0; number < cases; number++)
        {
            DenseTensor[] outputs = session.Run(golden.Inputs(number));
            for (int output = 0; output < outputs.Length; output++)
            {
                DenseTensor expected = golden.Expected(number, output);
                Assert.Equal(expected.Shape.Count, outputs[output].Shape.Count);
                float difference = LargestDifference(expected, outputs[output]);
                log.WriteLine($"case {number} output {output}: {difference}");
                worst = Math.Max(worst, difference);
            }
        }

        Assert.True(worst <= 1e-4f, $"{name} differs by {worst}.");
    }

    [SkippableTheory]
    [InlineData("detection_segmentation/deeplabv3_fp32")]
    [InlineData("imagenet/mobilenet_v1_0.25_224_fp32")]
    [InlineData("mlperf_tiny/image_classification__pretrainedResnet_large_float")]
    [InlineData("text/movie_review_avgword")]
    public void A_float_model_has_known_shapes_everywhere_and_runs_as_the_interpreter_does(string name)
    {
        Graph graph = TfliteModelFile.Read(Shared.Path($"models/{name}.tflite")).Graph;
        Assert.All(graph.Values.Values, value => Assert.True(value.Shape is { IsKnown: true }, $"{value} has no known shape."));
        using Session session = new(graph, new SessionOptions { Threads = 2 });
        DenseTensor[] inputs = Agreement.RandomInputs(graph);
        DenseTensor[] expected = GraphInterpreter.Run(graph, inputs), actual = session.Run(inputs);
        for (int i = 0; i < expected.Length; i++) Agreement.Close(name, expected[i], actual[i]);
    }

    private static float LargestDifference(DenseTensor expected, DenseTensor actual)
    {
        float largest = 0;
        for (int i = 0; i < expected.Count; i++) largest = Math.Max(largest, Math.Abs(expected.Span<float>()[i] - actual.Span<float>()[i]));
        return largest;
    }
}
