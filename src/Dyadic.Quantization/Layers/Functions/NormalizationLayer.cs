using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>A layer normalization or RMS normalization over the last axis by an integer method.</summary>
internal sealed class NormalizationLayer(Node node, INormalizationMethod method, float[] gain, float[] offset, double epsilon, bool isCentred) : QuantizedLayer([node], [node.Inputs[0]!])
{
    private const int WideBits = 16;

    /// <summary>True when the layer narrows what it reads to codes with a power of two a channel.</summary>
    public bool ReadsChannelPowers => method.ReadsChannelPowers;

    /// <summary>C.</summary>
    public int Channels => gain.Length;

    /// <summary>Those codes, once calibration has chosen them.</summary>
    public ChannelPowers? Powers { get; set; }

    /// <summary>The residual bits: a normalization divides by the spread of its rows. What is narrowed by channel comes from 16 bits unless a recipe says otherwise.</summary>
    public override int? InputBits(Recipe recipe) => recipe.ResidualBits ?? (ReadsChannelPowers ? WideBits : null);

    /// <inheritdoc/>
    public override void Emit(IntegerEmitter emitter, bool asAccumulators)
    {
        AffineParameters output = emitter.Network.Activations[Output];
        IntegerTensor codes = emitter.CodesOf(Inputs[0]);
        NormalizationSite site = new(Name, GraphEmitter.CodeName(Output), codes, gain, offset, epsilon, isCentred, output);
        if (Powers is { } powers) site = site with { Input = emitter.Narrowed($"{Name}_narrowed", Name, codes, powers), Factors = [.. powers.Powers.Select(power => 1L << power)] };
        emitter.Define(Output, method.Emit(emitter, site), output);
    }
}

/// <summary>Finds normalizations over the last axis with constant gain and offset.</summary>
internal sealed class IntegerNormalizationRule : IIntegerFunctionRule
{
    /// <inheritdoc/>
    public QuantizedLayer? Match(Graph graph, Node node, Recipe recipe)
    {
        if (recipe.Norm is not { } name || node.Operator is not (LayerNormalization or RmsNormalization)) return null;
        if (node.Inputs[0] is not { Constant: null, Type: ElementType.Float32, Shape: { Rank: > 0 } shape }) return null;
        (int axis, double epsilon, bool isCentred) = node.Operator switch
        {
            LayerNormalization layer => (layer.Axis, layer.Epsilon, true),
            RmsNormalization rms => (rms.Axis, rms.Epsilon, false),
            _ => (0, 0.0, false),
        };
        if ((axis != -1 && axis != shape.Rank - 1) || !shape[-1].IsKnown) return null;
        if (node.Outputs.Skip(1).Any(output => output is not null && (output.Consumers.Count > 0 || graph.Outputs.Contains(output)))) return null;
        int channels = (int)shape[-1].Value;
        if (Row(node.Input(1), channels, 1) is not { } gain || Row(node.Input(2), channels, 0) is not { } offset) return null;
        return new NormalizationLayer(node, NormalizationMethods.Find(name), gain, offset, epsilon, isCentred);
    }

    // Absent means the number for every channel.
    private static float[]? Row(Value? value, int channels, float otherwise)
    {
        if (value is null) return [.. Enumerable.Repeat(otherwise, channels)];
        return value.Constant is { ElementType: ElementType.Float32 } constant && constant.Count == channels ? constant.Span<float>().ToArray() : null;
    }
}
