using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>Writes the integer form: products in 32-bit accumulators, dyadic rescaling, no float between the first and the last layer.</summary>
public class IntegerEmitter : GraphEmitter
{
    // Pixels are widened by 8 bits, so that a mean that is no whole pixel still shifts by the right amount.
    private const int PixelFraction = 256;

    // Codes of 16 bits that are clamped are far below; rescaling keeps 62 bits.
    private const double GreatestResult = 1L << 60;

    private readonly IReadOnlyDictionary<string, PixelInput> _pixels;
    private readonly Dictionary<Value, Value> _visible = [];

    /// <summary>An emitter.</summary>
    /// <param name="network">The network.</param>
    /// <param name="pixels">Inputs that take uint8 pixels instead of preprocessed floats, by name.</param>
    public IntegerEmitter(QuantizedNetwork network, IReadOnlyDictionary<string, PixelInput> pixels)
        : base(network) => _pixels = pixels;

    /// <summary>Rescales an accumulator to the codes of a layer's output.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="accumulator">The accumulator.</param>
    /// <param name="bias">Broadcasts to the accumulator.</param>
    /// <param name="factors">Real output steps per accumulator step.</param>
    /// <param name="shape">The shape of the factors; broadcasts to the accumulator.</param>
    /// <param name="magnitude">The greatest |accumulator + bias|.</param>
    /// <param name="clamp">The fused activation.</param>
    internal Value Requantize(QuantizedLayer layer, Value accumulator, DenseTensor bias, double[] factors, TensorShape shape, Int128 magnitude, FusedClamp clamp)
    {
        AffineParameters output = Network.Activations[layer.Output];
        (int min, int max) = clamp.InCodes(output);
        return Requantize(CodeName(layer.Output), layer.Name, accumulator, bias, factors, shape, magnitude, output, min, max);
    }

    /// <summary>The condition that a mask stands for; written once however many layers read it.</summary>
    internal Value Visible(Value mask, Func<Value, Value> emit) => _visible.TryGetValue(mask, out Value? known) ? known : _visible[mask] = emit(mask);

    /// <summary>Looks up what a float function makes of 8-bit codes.</summary>
    internal Value LookUp(string name, string owner, IntegerTensor codes, AffineParameters to, Func<DenseTensor, DenseTensor> function) =>
        Add(name, new LookUp(), codes.Codes, Constant($"{owner}_table", CodeTable.Of(codes.Parameters, to, function)));

    /// <summary>Rescales codes to another scale and zero point, and clamps them.</summary>
    internal Value Rescaled(string name, string owner, IntegerTensor codes, AffineParameters to, FusedClamp clamp) =>
        Rescaled(name, owner, codes, [codes.Parameters.Scale / to.Scale], TensorShape.Scalar, to, clamp);

    /// <summary>Rescales codes to those with a power of two a channel of the last axis.</summary>
    internal IntegerTensor Narrowed(string name, string owner, IntegerTensor codes, ChannelPowers to)
    {
        double[] factors = [.. to.Powers.Select(power => codes.Parameters.Scale / Math.ScaleB(to.Shared.Scale, power))];
        return new IntegerTensor(Rescaled(name, owner, codes, factors, [factors.Length], to.Shared, FusedClamp.None), to.Shared);
    }

    private Value Rescaled(string name, string owner, IntegerTensor codes, double[] factors, TensorShape shape, AffineParameters to, FusedClamp clamp)
    {
        AffineFormat format = codes.Parameters.Format;
        Value wide = Add($"{owner}_wide", new Cast(ElementType.Int32), codes.Codes);
        (int min, int max) = clamp.InCodes(to);
        return Requantize(name, owner, wide, DenseTensor.Scalar(-codes.Parameters.ZeroPoint), factors, shape, 2 * (format.MaxCode - format.MinCode), to, min, max);
    }

    /// <summary>Codes in another scale and zero point; the same codes when they are in it already.</summary>
    internal IntegerTensor Converted(string name, string owner, IntegerTensor codes, AffineParameters to)
    {
        if (codes.Parameters == to) return codes;
        bool isTable = codes.Parameters.Format.Bits <= 8 && to.Format.Bits <= 8;
        return new IntegerTensor(isTable ? LookUp(name, owner, codes, to, reals => reals) : Rescaled(name, owner, codes, to, FusedClamp.None), to);
    }

    /// <summary>The name of codes that a layer moves: those of its output, unless they are converted afterwards.</summary>
    internal string MovedName(QuantizedLayer layer, AffineParameters parameters) => parameters == Network.Activations[layer.Output] ? CodeName(layer.Output) : $"{layer.Name}_moved";

    /// <summary>Records the output of a layer that moved codes, converted where a file gives it another scale than its input.</summary>
    internal void DefineMoved(QuantizedLayer layer, Value moved, AffineParameters parameters)
    {
        AffineParameters wanted = Network.Activations[layer.Output];
        Define(layer.Output, Converted(CodeName(layer.Output), layer.Name, new IntegerTensor(moved, parameters), wanted).Codes, wanted);
    }

    /// <summary>Finishes a product: rescales it to codes, or gives its accumulators as float numbers.</summary>
    internal void FinishLinear(QuantizedLayer layer, Value accumulator, LinearConstants constants, FusedClamp clamp, int channelAxis, bool asAccumulators) =>
        FinishAccumulator(layer, accumulator, constants.Bias, constants.AccumulatorScales, constants.Magnitude, clamp, channelAxis, asAccumulators);

    /// <summary>Finishes an accumulator with one bias and scale, or one a channel.</summary>
    internal void FinishAccumulator(QuantizedLayer layer, Value accumulator, int[] bias, double[] scales, Int128 magnitude, FusedClamp clamp, int? channelAxis, bool asAccumulators)
    {
        TensorShape shape = channelAxis is { } axis ? ChannelShape(scales.Length, axis, accumulator.Shape!.Rank) : TensorShape.Scalar;
        DenseTensor biasTensor = DenseTensor.Create(shape, bias.AsSpan());
        if (asAccumulators)
        {
            Value sum = Add($"{layer.Output.Name}_accumulator", new Add(), accumulator, Constant($"{layer.Name}_bias", biasTensor));
            float[] single = Array.ConvertAll(scales, scale => (float)scale);
            sum.Quantization = new QuantizationAnnotation(single, [0], channelAxis);
            Value scale = Constant($"{layer.Name}_accumulator_scale", channelAxis is null ? DenseTensor.Scalar(single[0]) : DenseTensor.Vector<float>(single));
            DefineFloat(layer.Output, Add(layer.Output.Name, new DequantizeLinear(Axis: channelAxis ?? 1), sum, scale));
            return;
        }

        AffineParameters output = Network.Activations[layer.Output];
        Define(layer.Output, Requantize(layer, accumulator, biasTensor, Array.ConvertAll(scales, scale => scale / output.Scale), shape, magnitude, clamp), output);
    }

    /// <inheritdoc/>
    protected override void EmitLayer(QuantizedLayer layer) => layer.Emit(this, Network.GivesAccumulators(layer));

    /// <inheritdoc/>
    protected override Value EmitInput(Value input)
    {
        if (!_pixels.TryGetValue(input.Name, out PixelInput? pixel) || !Network.Activations.TryGetValue(input, out AffineParameters? parameters)) return base.EmitInput(input);
        Value bytes = Target.AddInput(input.Name, ElementType.UInt8, input.Shape);
        if (pixel.IsExactly(parameters)) Define(input, bytes, parameters);
        else Define(input, EmitPixels(input, bytes, pixel, parameters), parameters);
        return bytes;
    }

    /// <inheritdoc/>
    protected override Value QuantizeFloat(Value value, AffineParameters parameters)
    {
        Value codes = base.QuantizeFloat(value, parameters);
        ElementType type = codes.Type;
        bool narrow = parameters.Format.MaxCode < (int)type.IntegerRange().Max;
        return narrow ? Add($"{value.Name}_clipped", new Clip(), codes, Code(parameters.Format.MinCode, type), Code(parameters.Format.MaxCode, type)) : codes;
    }

    private Value EmitPixels(Value input, Value bytes, PixelInput pixel, AffineParameters parameters)
    {
        Value wide = Add($"{input.Name}_wide", new Cast(ElementType.Int32), bytes);
        Value fixedPoint = Add($"{input.Name}_fixed", new Mul(), wide, Constant($"int32_{PixelFraction}", DenseTensor.Scalar(PixelFraction)));
        TensorShape shape = ChannelShape(pixel.Scale.Count, pixel.ChannelAxis, input.Shape!.Rank);
        int[] bias = [.. pixel.Scale.Zip(pixel.Offset, (scale, offset) => (int)Math.Round(offset / scale * PixelFraction))];
        double[] factors = [.. pixel.Scale.Select(scale => scale / (PixelFraction * parameters.Scale))];
        Int128 magnitude = bias.Max(Math.Abs) + (255 * PixelFraction);
        return Requantize(CodeName(input), input.Name, fixedPoint, DenseTensor.Create(shape, bias.AsSpan()), factors, shape, magnitude, parameters, parameters.Format.MinCode, parameters.Format.MaxCode);
    }

    /// <summary>The codes of a value in a given scale and zero point, whether a layer computes them in another or it is float.</summary>
    internal Value CodesIn(Value value, AffineParameters parameters, string owner) =>
        MovedCodes(value) is { } codes ? Converted($"{value.Name}_for_{owner}", $"{owner}_{value.Name}", codes, parameters).Codes
            : Add($"{value.Name}_for_{owner}", new QuantizeLinear(), FloatOf(value), Scale(parameters), Code(parameters.ZeroPoint, parameters.Format.StorageType));

    // The codes of a value, also where it is left in float but only moves elements of one that has codes.
    private IntegerTensor? MovedCodes(Value value)
    {
        if (HasCodes(value)) return CodesOf(value);
        if (value.Producer is not { Operator: Slice or Squeeze or Unsqueeze or Reshape or Transpose or Gather } moved || moved.Inputs[0]!.Constant is not null || MovedCodes(moved.Inputs[0]!) is not { } codes) return null;
        return Define(value, AddLike(moved, CodeName(value), [codes.Codes, .. moved.Inputs.Skip(1).Select(operand => operand is null ? null : FloatOf(operand))]), codes.Parameters);
    }

    /// <summary>Rescales an accumulator to codes.</summary>
    internal Value Requantize(string name, string owner, Value accumulator, DenseTensor bias, double[] factors, TensorShape shape, Int128 magnitude, AffineParameters output, int min, int max)
    {
        if (Array.Exists(factors, factor => !(factor * (double)magnitude < GreatestResult))) throw DyadicException.Unsupported($"'{owner}': its sums would be rescaled by {factors.Max()} to numbers that no code reaches; the scales of its input, weights and output do not belong together.");
        Requantizer[] rescales = Array.ConvertAll(factors, factor => Requantizer.HalfUp(factor, magnitude));
        DenseTensor multipliers = DenseTensor.Create<long>(shape, Array.ConvertAll(rescales, rescale => rescale.Multiplier));
        DenseTensor divisors = DenseTensor.Create<long>(shape, Array.ConvertAll(rescales, rescale => 1L << rescale.Shift));
        return Add(
            name,
            new Requantize(output.Format.StorageType),
            accumulator,
            Constant($"{owner}_bias", bias),
            Constant($"{owner}_multiplier", multipliers),
            Constant($"{owner}_divisor", divisors),
            Int64(output.ZeroPoint),
            Int64(min),
            Int64(max));
    }
}
