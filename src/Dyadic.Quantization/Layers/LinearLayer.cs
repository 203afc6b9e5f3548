using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>A layer that multiplies by constant weights: a convolution or a matrix product, with bias and clamp.</summary>
/// <param name="nodes">The float nodes, in order.</param>
/// <param name="input">The activation read.</param>
/// <param name="clamp">The clamp that ends it.</param>
internal abstract class LinearLayer(IReadOnlyList<Node> nodes, Value input, FusedClamp clamp) : QuantizedLayer(nodes, [input])
{
    private QuantizedNetwork? _network;
    private LinearConstants? _constants;

    /// <inheritdoc/>
    public override bool CanGiveAccumulators => clamp.Node is null;

    /// <summary>The clamp that ends the layer.</summary>
    public FusedClamp Clamp => clamp;

    /// <summary>Float weights, output channel outermost.</summary>
    public abstract float[] WeightsByChannel { get; }

    /// <summary>One number an output channel, or empty.</summary>
    public abstract float[] Bias { get; }

    /// <summary>Output channels.</summary>
    public abstract int Channels { get; }

    /// <summary>Groups of channels that see only inputs of their own.</summary>
    public abstract int Groups { get; }

    /// <summary>True when each output reads one row of the input, its last axis.</summary>
    public virtual bool HasRows => false;

    /// <summary>The product of codes: ConvInteger or MatMulInteger.</summary>
    public abstract Operator IntegerProduct { get; }

    /// <summary>The axis of the output channels in the output.</summary>
    public abstract int ChannelAxis { get; }

    /// <summary>Weight codes in the order and shape in which <see cref="IntegerProduct"/> reads them.</summary>
    public abstract (QuantizedWeights Weights, TensorShape Shape) Stored(QuantizedWeights byChannel);

    /// <summary>Numbers that stand in the order of the graph's weights, in the order of <see cref="WeightsByChannel"/> and with the same factors.</summary>
    public abstract float[] ByChannel(DenseTensor weights);

    /// <summary>Which input channel each weight of an output channel multiplies; null when the input's channel means do not tell.</summary>
    /// <param name="inputChannels">How many channels the input has.</param>
    public abstract Func<int, int, int>? InputChannelOf(int inputChannels);

    /// <summary>Where the layer finds the inputs of one output position, and where it puts the outputs.</summary>
    /// <param name="input">The input's shape.</param>
    /// <param name="output">The output's shape.</param>
    public abstract LinearPositions PositionsOf(TensorShape input, TensorShape output);

    /// <inheritdoc/>
    public override void Emit(IntegerEmitter emitter, bool asAccumulators)
    {
        LinearConstants constants = ConstantsFor(emitter.Network);
        (QuantizedWeights stored, TensorShape shape) = Stored(constants.Weights);
        (Value weights, Value zeroPoint) = WeightStorage.Emit(emitter, Name, stored, shape);
        IntegerTensor input = emitter.CodesOf(Inputs[0]);
        if (HasRows && input.Parameters.Format.Bits > 8 && emitter.Network.RecipeOf(this).RowExponents)
        {
            Value sums = RowExponents.Product(emitter, Name, input, weights, zeroPoint);
            emitter.FinishLinear(this, sums, constants with { Magnitude = RowExponents.Magnitude(constants, input.Parameters) }, clamp, ChannelAxis, asAccumulators);
            return;
        }

        Value accumulator = BytePlanes.Product(emitter, Name, IntegerProduct, input, weights, zeroPoint);
        emitter.FinishLinear(this, accumulator, constants, clamp, ChannelAxis, asAccumulators);
    }

    /// <summary>Writes the layer in float with other weights and biases, clamp included.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="input">The activation there.</param>
    /// <param name="weightsByChannel">Of the layout of <see cref="WeightsByChannel"/>.</param>
    /// <param name="bias">One number an output channel.</param>
    /// <returns>The output there.</returns>
    public Value EmitFloat(Graph target, Value input, float[] weightsByChannel, float[] bias)
    {
        Value product = EmitProduct(target, input, weightsByChannel, bias);
        if (clamp.Node is not { } node) return product;
        Value?[] operands = [product, .. node.Inputs.Skip(1).Select(limit => limit is null ? null : target.AddInitializer(target.UniqueName(limit.Name), limit.Constant!))];
        return target.AddNode(node.Name, node.Operator, operands, [target.UniqueName(node.Output.Name)]).Output;
    }

    /// <summary>The integers of the layer; computed once.</summary>
    public LinearConstants ConstantsFor(QuantizedNetwork network)
    {
        if (_constants is not null && _network == network) return _constants;
        (_network, _constants) = (network, LinearConstants.Of(this, network, learned: null));
        Weights = _constants.Weights;
        return _constants;
    }

    /// <summary>Nearest weight codes, whatever the input's scale.</summary>
    public QuantizedWeights NearestWeights(QuantizedNetwork network) => Weights = WeightQuantization.Quantize(WeightsByChannel, Channels, network.RecipeOf(this));

    /// <summary>Takes weight codes and bias shifts that were learned from samples instead of the nearest ones.</summary>
    public void Learn(QuantizedNetwork network, LearnedRounding learned)
    {
        (_network, _constants) = (network, LinearConstants.Of(this, network, learned));
        Weights = _constants.Weights;
    }

    /// <summary>Writes product and bias in float.</summary>
    protected abstract Value EmitProduct(Graph target, Value input, float[] weightsByChannel, float[] bias);
}

/// <summary>Weight codes that were learned from samples.</summary>
/// <param name="Weights">Codes and scales.</param>
/// <param name="BiasShift">What is added to the bias of each output channel.</param>
internal sealed record LearnedRounding(QuantizedWeights Weights, double[] BiasShift);
