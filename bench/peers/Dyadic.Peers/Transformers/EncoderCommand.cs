using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Onnx;
using Dyadic.Quantization;

namespace Dyadic.Peers.Transformers;

/// <summary>Writes an encoder of BERT-base's shape, or another, with random weights, and its qdq form, calibrated on random inputs.</summary>
internal static class EncoderCommand
{
    public static int Run(Arguments arguments)
    {
        if (arguments.Files is not [string file]) throw DyadicException.Usage("encoder takes the file to write.");
        EncoderShape shape = new(
            arguments.Number("--layers", 12), arguments.Number("--hidden", 768), arguments.Number("--heads", 12), arguments.Number("--inner", 3072), arguments.Number("--sequence", 128), arguments.Number("--batch", 1));
        int seed = arguments.Number("--seed", 1), samples = arguments.Number("--samples", 4);
        string? qdq = arguments.Text("--qdq");
        arguments.Complete();
        if (shape.Hidden % shape.Heads != 0) throw DyadicException.Usage($"--heads should divide --hidden; got {shape.Heads} and {shape.Hidden}.");
        Model model = EncoderModel.Create(shape, seed);
        OnnxModelFile.Write(model, file);
        if (qdq is not null)
        {
            IEnumerable<DenseTensor[]> calibration = Enumerable.Range(0, samples).Select(i => PeerSamples.Generated(model.Graph.Inputs, 1000 + i));
            OnnxModelFile.Write(Quantizer.Quantize(model, calibration, RecipeFile.Load("int8")).ToModel(QuantizedForm.Qdq), qdq);
        }

        Console.WriteLine($"{file}: {shape.MultiplyAdds / 1e9:F2} billion multiplications a run");
        return 0;
    }
}
