using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>A quantized network and what is known about how it came to be.</summary>
public sealed class QuantizationResult
{
    private readonly Model _source;

    internal QuantizationResult(Model source, QuantizedNetwork network, IReadOnlyDictionary<string, PixelInput> pixels, int samples) =>
        (_source, Network, Pixels, Samples) = (source, network, pixels, samples);

    /// <summary>Layers, parameters, reasons.</summary>
    public QuantizedNetwork Network { get; }

    /// <summary>The network of the qdq form, in which float functions stand between quantized values too.</summary>
    public QuantizedNetwork QdqNetwork { get => field ?? Network; internal init; }

    /// <summary>The network of the qoperator form, in which functions stay in float.</summary>
    public QuantizedNetwork QOperatorNetwork { get => field ?? Network; internal init; }

    /// <summary>Inputs that the integer form takes as uint8 pixels.</summary>
    public IReadOnlyDictionary<string, PixelInput> Pixels { get; }

    /// <summary>How many samples calibration saw.</summary>
    public int Samples { get; }

    /// <summary>Writes the network in a form. Values that several forms quantize have the same scales and zero points there.</summary>
    /// <exception cref="DyadicException">The form cannot hold the network.</exception>
    public Model ToModel(QuantizedForm form)
    {
        GraphEmitter emitter = form switch
        {
            QuantizedForm.Qdq when Network.Recipe.Dynamic => new DynamicEmitter(Network),
            _ when Network.Recipe.Dynamic => throw DyadicException.Unsupported($"Recipe '{Network.Recipe.Name}' quantizes activations at run time, which only the qdq form can write; choose --form qdq, or recipe row-exponents for integers."),
            QuantizedForm.Integer => new IntegerEmitter(Network, Pixels),
            QuantizedForm.Qdq => new QdqEmitter(QdqNetwork),
            _ => new QOperatorEmitter(QOperatorNetwork),
        };
        Graph graph = emitter.Run();
        Model model = new()
        {
            Graph = graph,
            SourceOpset = Math.Max(_source.SourceOpset, graph.Nodes.Any(node => node.Operator is RmsNormalization) ? RmsNormalizationOpset : LowestOpset),
            Documentation = _source.Documentation,
            Domain = _source.Domain,
            ModelVersion = _source.ModelVersion,
        };
        foreach ((string key, string value) in _source.Metadata) model.Metadata[key] = value;
        model.Metadata["dyadic.recipe"] = Network.Recipe.Name;
        model.Metadata["dyadic.form"] = form.ToString().ToLowerInvariant();
        return model;
    }

    // 4-bit and 16-bit QuantizeLinear and integer functions need this operator set.
    private const int LowestOpset = 21;

    private const int RmsNormalizationOpset = 23;
}
