using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Onnx;
using Dyadic.Quantization;

namespace Dyadic.Runtime.Tests;

/// <summary>Real networks in each written form: a thousand runs allocate nothing on the caller's thread or on any other.</summary>
[Collection(nameof(Undisturbed))]
public sealed class ThousandRunsTests
{
    private const int Runs = 1000, Attempts = 5;

    [SkippableTheory]
    [InlineData("mlperf_tiny_resnet8", null, 1)]
    [InlineData("mlperf_tiny_resnet8", null, 2)]
    [InlineData("mlperf_tiny_resnet8", QuantizedForm.Qdq, 1)]
    [InlineData("mlperf_tiny_resnet8", QuantizedForm.Qdq, 2)]
    [InlineData("mlperf_tiny_resnet8", QuantizedForm.Integer, 1)]
    [InlineData("mlperf_tiny_resnet8", QuantizedForm.Integer, 2)]
    [InlineData("mlperf_tiny_dscnn_kws", null, 2)]
    [InlineData("mlperf_tiny_dscnn_kws", QuantizedForm.Qdq, 2)]
    [InlineData("mlperf_tiny_dscnn_kws", QuantizedForm.Integer, 2)]
    [InlineData("mobilenet_v2_1.0_224_qat_dequantized", QuantizedForm.Qdq, 1)]
    [InlineData("mobilenet_v2_1.0_224_qat_dequantized", QuantizedForm.Qdq, 2)]
    public void A_network_allocates_nothing_in_a_thousand_runs(string name, QuantizedForm? form, int threads)
    {
        Model model = OnnxModelFile.Read(Shared.Path($"models/onnx_converted/{name}.onnx"));
        Graph graph = model.Graph;
        if (form is { } written)
        {
            IReadOnlyList<DenseTensor>[] samples = [Agreement.RandomInputs(model.Graph, batch: 1, seed: 3)];
            graph = Quantizer.Quantize(model, samples, new Recipe()).ToModel(written).Graph;
        }

        using Session session = new(graph, new SessionOptions { Threads = threads });
        DenseTensor[] inputs = Agreement.RandomInputs(graph, batch: 1);
        DenseTensor[] outputs = session.Run(inputs);
        for (int run = 0; run < 50; run++) session.Run(inputs, outputs);

        // The runner itself may write a line meanwhile, so the total of all threads is held below the least that one object a run would add.
        long own = long.MaxValue, all = long.MaxValue;
        for (int attempt = 0; attempt < Attempts && (own > 0 || all >= Runs); attempt++)
        {
            long ownBefore = GC.GetAllocatedBytesForCurrentThread(), allBefore = GC.GetTotalAllocatedBytes(precise: true);
            for (int run = 0; run < Runs; run++) session.Run(inputs, outputs);
            own = Math.Min(own, GC.GetAllocatedBytesForCurrentThread() - ownBefore);
            all = Math.Min(all, GC.GetTotalAllocatedBytes(precise: true) - allBefore);
        }

        Assert.Equal(0, own);
        Assert.InRange(all, 0, (Runs * 24) - 1);
    }
}

/// <summary>Tests that no other may disturb.</summary>
[CollectionDefinition(nameof(Undisturbed), DisableParallelization = true)]
public sealed class Undisturbed;
