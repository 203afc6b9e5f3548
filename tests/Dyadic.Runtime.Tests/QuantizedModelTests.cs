using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Onnx;
using Dyadic.Quantization;
using Dyadic.Tests;

namespace Dyadic.Runtime.Tests;

/// <summary>Whole networks as they are written: every step is a kernel, nothing is allocated, and integers have the interpreter's bits.</summary>
public sealed class QuantizedModelTests
{
    private static readonly string[] Small =
    [
        "onnx_converted/mlperf_tiny_ad01", "onnx_converted/mlperf_tiny_dscnn_kws", "onnx_converted/mlperf_tiny_resnet8", "onnx_converted/mlperf_tiny_vww96",
        "onnx_converted/resnet20_cifar10", "misc_onnx/mnist-8",
    ];

    private static readonly string[] Large =
    [
        "onnx_converted/squeezenet1.1", "onnx_converted/mobilenet_v1_0.25_224", "onnx_converted/mobilenet_v2_1.0_224_qat_dequantized",
        "onnx_converted/resnet56_cifar10", "detection_segmentation/ultraface_RFB_320",
    ];

    public static TheoryData<string, int, int> SmallNetworks()
    {
        TheoryData<string, int, int> rows = [];
        foreach (string path in Small)
        {
            rows.Add(path, 8, 8);
            rows.Add(path, 4, 8);
            rows.Add(path, 8, 16);
        }

        return rows;
    }

    public static TheoryData<string, int> LargeNetworks()
    {
        TheoryData<string, int> rows = [];
        foreach (string path in Large)
        {
            rows.Add(path, 8);
            rows.Add(path, 16);
        }

        return rows;
    }

    [SkippableTheory]
    [MemberData(nameof(SmallNetworks))]
    public void A_quantized_network_runs_on_kernels_and_has_the_interpreters_bits(string path, int weightBits, int activationBits)
    {
        foreach ((QuantizedForm form, Graph graph) in Written(path, weightBits, activationBits))
        {
            DenseTensor[] inputs = Agreement.RandomInputs(graph, batch: 1), outputs = RunOnKernels(graph, inputs, $"{path} {form}");
            DenseTensor[] expected = GraphInterpreter.Run(graph, inputs);
            for (int i = 0; i < expected.Length; i++)
            {
                if (form == QuantizedForm.Qdq) Agreement.Close($"{path} {form}", expected[i], outputs[i], relative: 0.05f); // a code may round the other way
                else if (graph.Outputs[i].Producer is { OpType: "Softmax" }) Agreement.Close($"{path} {form}", expected[i], outputs[i], relative: 2e-6f); // float, after the codes
                else Assert.True(expected[i].ContentEquals(outputs[i]), $"{path} {form}: output {i} has other bits than the interpreter's.");
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(LargeNetworks))]
    public void A_large_quantized_network_runs_on_kernels(string path, int activationBits)
    {
        foreach ((QuantizedForm form, Graph graph) in Written(path, weightBits: 8, activationBits)) RunOnKernels(graph, Agreement.RandomInputs(graph, batch: 1), $"{path} {form}");
    }

    private static IEnumerable<(QuantizedForm Form, Graph Graph)> Written(string path, int weightBits, int activationBits)
    {
        Model model = OnnxModelFile.Read(Shared.Path($"models/{path}.onnx"));
        IReadOnlyList<DenseTensor>[] samples = [Agreement.RandomInputs(model.Graph, batch: 1, seed: 3)];
        QuantizationResult result = Quantizer.Quantize(model, samples, new Recipe { WeightBits = weightBits, ActivationBits = activationBits });
        foreach (QuantizedForm form in Enum.GetValues<QuantizedForm>())
        {
            if (form == QuantizedForm.QOperator && activationBits > 8) continue; // QLinear operators have no 16-bit codes
            yield return (form, result.ToModel(form).Graph);
        }
    }

    private static DenseTensor[] RunOnKernels(Graph graph, DenseTensor[] inputs, string who)
    {
        using Session session = new(graph, new SessionOptions { Threads = 1 });
        DenseTensor[] outputs = session.Run(inputs), again = [];
        string[] kernels = session.PlanFor([.. inputs.Select(input => input.Shape)]).Kernels();
        Assert.False(kernels.Contains("reference") || kernels.Contains("function body"), $"{who} has steps without a kernel.");
        session.Run(inputs, outputs);
        Allocations.AssertNone(() => session.Run(again, outputs), prepare: () => again = [.. inputs.Select(input => input.Clone())]);
        return outputs;
    }
}
