using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Onnx;
using Dyadic.Quantization;
using Dyadic.Tests;

namespace Dyadic.Runtime.Tests.Fusion;

public sealed class QdqNetworkTests
{
    [SkippableTheory]
    [InlineData("resnet20_cifar10")]
    [InlineData("squeezenet1.1")]
    public void A_whole_network_of_pairs_has_no_float_step_between_its_borders(string name)
    {
        Model model = OnnxModelFile.Read(Shared.Path($"models/onnx_converted/{name}.onnx"));
        IReadOnlyList<DenseTensor>[] samples = [Agreement.RandomInputs(model.Graph, batch: 1, seed: 3)];
        Graph graph = Quantizer.Quantize(model, samples, new Recipe()).ToModel(QuantizedForm.Qdq).Graph;
        using Session session = new(graph, new SessionOptions { Threads = 1 });
        Assert.Empty(session.FloatPatterns());
        DenseTensor[] inputs = Agreement.RandomInputs(graph, batch: 1);
        DenseTensor[] fused = session.Run(inputs);
        IReadOnlyList<PlanRow> rows = session.PlanFor([inputs[0].Shape]).Describe();
        Assert.Single(rows, row => row.Kernel == "quantize");
        Assert.DoesNotContain(rows, row => row.Kernel.Contains("float", StringComparison.Ordinal) || row.Kernel is "reference" or "dequantize");

        using Session unfused = new(graph, new SessionOptions { Threads = 1, DisableFusion = true });
        Agreement.Close(name, unfused.Run(inputs)[0], fused[0], relative: 0.05f); // a code may round the other way
    }
}
