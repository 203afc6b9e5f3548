using System.Runtime.InteropServices;
using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Onnx;

namespace Dyadic.Runtime.Tests;

public sealed class ModelTests
{
    [SkippableTheory]
    [InlineData("bvlc_alexnet")]
    [InlineData("resnet50")]
    [InlineData("shufflenet")]
    [InlineData("squeezenet")]
    [InlineData("zfnet512")]
    public void A_model_of_the_onnx_suite_gives_the_recorded_output(string name)
    {
        string folder = Shared.Path($"onnx-light-models/test_light_{name}");
        using Session session = new(OnnxModelFile.Read(Path.Combine(folder, "model.onnx")), new SessionOptions { Threads = 2 });
        DenseTensor Read(string file) => OnnxTensorFile.Read(Path.Combine(folder, "test_data_set_0", file));
        DenseTensor actual = session.Run([Read("input_0.pb")])[0];
        Agreement.Close(name, Read("output_0.pb"), actual);
        Assert.DoesNotContain("reference", session.PlanFor([Read("input_0.pb").Shape]).Kernels());
    }

    [SkippableFact]
    public void Squeezenet_gives_its_official_output()
    {
        using Session session = new(OnnxModelFile.Read(Shared.Path("models/onnx_converted/squeezenet1.1.onnx")), new SessionOptions { Threads = 2 });
        string folder = Shared.Path("models/imagenet/squeezenet1.1_reference");
        DenseTensor input = Floats(Path.Combine(folder, "input_0.npy"), [1, 3, 224, 224]);
        DenseTensor actual = session.Run([input])[0];
        Agreement.Close("squeezenet", Floats(Path.Combine(folder, "output_0.npy"), actual.Shape), actual);
        Assert.DoesNotContain("reference", session.PlanFor([input.Shape]).Kernels());
    }

    [SkippableTheory]
    [InlineData("models/onnx_converted/mlperf_tiny_ad01.onnx")]
    [InlineData("models/onnx_converted/mlperf_tiny_dscnn_kws.onnx")]
    [InlineData("models/onnx_converted/mlperf_tiny_resnet8.onnx")]
    [InlineData("models/onnx_converted/mlperf_tiny_vww96.onnx")]
    [InlineData("models/onnx_converted/mobilenet_v1_0.25_224.onnx")]
    [InlineData("models/onnx_converted/resnet20_cifar10.onnx")]
    [InlineData("models/onnx_converted/vit_mnist_d64_l6_h4.onnx")]
    [InlineData("models/misc_onnx/mnist-8.onnx")]
    public void A_model_gives_what_the_interpreter_gives(string path)
    {
        Graph graph = OnnxModelFile.Read(Shared.Path(path)).Graph;
        using Session session = new(graph, new SessionOptions { Threads = 2 });
        DenseTensor[] inputs = Agreement.RandomInputs(graph, batch: 1);
        DenseTensor[] expected = GraphInterpreter.Run(graph, inputs), actual = session.Run(inputs);
        for (int i = 0; i < expected.Length; i++) Agreement.Close(path, expected[i], actual[i]);
    }

    // The elements end the file; what stands before them is checked elsewhere.
    private static DenseTensor Floats(string path, TensorShape shape)
    {
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(path);
        return DenseTensor.Create<float>(shape, MemoryMarshal.Cast<byte, float>(bytes[^(int)(shape.Count * sizeof(float))..]));
    }
}
