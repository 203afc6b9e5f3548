using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Internals;

namespace Dyadic;

/// <summary>Turns the samples of a data set into the inputs of a model: batch axis, preprocessing, quantization.</summary>
/// <remarks>
/// A uint8 input gets pixels, resized and cropped, in [0, 255]. An int8 input whose scale and zero point the model records gets the
/// preprocessed reals, quantized (round half to even, saturated). Arrays whose type the model takes pass unchanged. Recordings become one channel.
/// A picture or recording goes to the one input that no array is named after. Texts go to string inputs as they are.
/// </remarks>
public sealed class SamplePreparation
{
    /// <summary>The metadata key under which a model keeps the preprocessing it was calibrated with.</summary>
    public const string PreprocessKey = "dyadic.preprocess";

    // Files say how large an input is; a sample of more numbers than this is no sample.
    private const long MostNumbers = 1 << 29;

    private readonly IReadOnlyList<Value> _inputs;
    private readonly Preprocessing? _preprocessing;
    private readonly int? _sampleRate;

    /// <summary>A preparation for one model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="preprocessing">What is done to pictures; null takes what the model records, and no reals can be made of pictures without either.</param>
    /// <param name="sampleRate">The rate, in Hz, that recordings are brought to; null leaves theirs.</param>
    public SamplePreparation(Model model, Preprocessing? preprocessing = null, int? sampleRate = null) =>
        (_inputs, _preprocessing, _sampleRate) = (model.Graph.Inputs, preprocessing ?? Recorded(model), sampleRate);

    /// <summary>The preprocessing that a model records; null when it records none.</summary>
    /// <exception cref="DyadicException">The record cannot be read.</exception>
    public static Preprocessing? Recorded(Model model) => model.Metadata.TryGetValue(PreprocessKey, out string? text) ? Preprocessing.Parse(text) : null;

    /// <summary>One tensor an input, in the model's order.</summary>
    /// <exception cref="DyadicException">The sample does not fit the model, or a picture came and nothing says how to prepare it.</exception>
    public DenseTensor[] Prepare(Sample sample)
    {
        if (sample.Image is null && sample.Sound is null) return [.. _inputs.Select((input, i) => FromArrayOrText(sample, input, i))];
        Value[] open = [.. _inputs.Where(input => !IsNamed(sample, input))];
        string kind = sample.Image is null ? "recording" : "picture";
        if (open.Length != 1) throw DyadicException.BadInput($"{sample.Name} is one {kind}, but the model takes {open.Length} inputs that no array is named after; give the data as arrays.");
        return [.. _inputs.Select((input, i) => input != open[0] ? FromArray(sample, input, sample.InputFor(input.Name, i))
            : sample.Image is { } image ? FromPicture(sample, image, input) : FromSound(sample, sample.Sound!, input))];
    }

    private static bool IsNamed(Sample sample, Value input) => sample.Inputs.Any(array => array.Name == input.Name);

    private static DenseTensor FromArrayOrText(Sample sample, Value input, int position)
    {
        if (input.Type != ElementType.String || sample.Texts.Count == 0) return FromArray(sample, input, sample.InputFor(input.Name, position));
        int text = sample.Texts.Select(one => one.Name).ToList().IndexOf(input.Name);
        text = text >= 0 ? text : Math.Min(position, sample.Texts.Count - 1);
        return WithBatch(DenseTensor.OfStrings([1], [sample.Texts[text].Text]), input);
    }

    /// <summary>One channel at the wanted rate, cut or filled with silence at its end where the input's length is fixed.</summary>
    private DenseTensor FromSound(Sample sample, Sound sound, Value input)
    {
        float[] samples = sound.MonoAt(_sampleRate ?? sound.SampleRate);
        if (LengthOf(input) is { } length) Array.Resize(ref samples, length);
        return WithBatch(OfType(DenseTensor.Create<float>([samples.Length], samples), input, sample.Name), input);
    }

    /// <summary>The elements of one sample, all but the batch axis; null when their number is not fixed.</summary>
    private static int? LengthOf(Value input)
    {
        if (input.Shape is null) return null;
        SymbolicShape one = SymbolicShape.Of(input.Shape.Skip(input.Shape.Rank > 1 ? 1 : 0));
        return one.IsKnown ? (int)Checked(one, input).Count : null;
    }

    private static TensorShape Checked(SymbolicShape shape, Value input) => shape.HoldsAtMost(MostNumbers)
        ? shape.ToTensorShape()
        : throw DyadicException.Unsupported($"Input {input} takes more than {MostNumbers} numbers; no sample is made for it.");

    /// <summary>The part of a sample's picture that the model sees; all of it where the sample is no picture.</summary>
    /// <param name="sample">A sample that <see cref="Prepare"/> accepts.</param>
    public PictureWindow WindowOf(Sample sample)
    {
        if (sample.Image is null) return PictureWindow.Whole;
        foreach (Value input in _inputs)
        {
            if (TryPicture(input, out PictureShape picture)) return PictureRule(sample, input)?.WindowOf(sample.Image, picture) ?? PictureWindow.Whole;
        }

        return PictureWindow.Whole;
    }

    /// <summary>What is done to a picture; bytes can be given without being told, stretched where places in the picture matter.</summary>
    private Preprocessing? PictureRule(Sample sample, Value input) =>
        _preprocessing ?? (input.Type == ElementType.UInt8 ? PreprocessingPresets.Get(sample.Objects is null && sample.Mask is null ? "pixels" : "ssd") : null);

    private static bool TryPicture(Value input, out PictureShape picture)
    {
        long[] extents = [.. (input.Shape ?? throw DyadicException.Unsupported($"Input '{input.Name}' has no known shape; a picture cannot be fitted to it.")).Select(extent => extent.IsKnown ? extent.Value : -1)];
        return PictureShape.TryRead(extents, input.Name, out picture);
    }

    private DenseTensor FromPicture(Sample sample, RgbImage image, Value input)
    {
        if (!TryPicture(input, out PictureShape picture))
        {
            throw DyadicException.BadInput($"{sample.Name} is a picture, but input {input} does not take pictures; give the data as arrays.");
        }

        if (input.Type == ElementType.UInt8)
        {
            byte[] pixels = new byte[picture.Count];
            PictureRule(sample, input)!.ApplyPixels(image, pixels, picture.Channels, picture.Height, picture.Width, picture.ChannelsLast);
            return WithBatch(DenseTensor.Create<byte>([picture.Count], pixels), input);
        }

        if (_preprocessing is null)
        {
            throw DyadicException.Usage($"The data are pictures and the model does not record how they are prepared; choose a preprocessing: {string.Join(", ", PreprocessingPresets.All.Select(preset => preset.Name))}, or a YAML file.");
        }

        float[] reals = new float[picture.Count];
        _preprocessing.Apply(image, reals, picture);
        return WithBatch(OfType(DenseTensor.Create<float>([picture.Count], reals), input, sample.Name), input);
    }

    private static DenseTensor FromArray(Sample sample, Value input, DenseTensor array) => WithBatch(OfType(array, input, sample.Name, sample.Codes), input);

    private static DenseTensor OfType(DenseTensor tensor, Value input, string sample, ArrayCodes? codes = null)
    {
        if (codes is { } given && input.Type != ElementType.Undefined && !MeansTheSame(tensor, given, input)) tensor = Reals(tensor, given);
        if (input.Type == ElementType.Undefined || tensor.ElementType == input.Type) return tensor;
        if (input.Type == ElementType.Float32 && RealValues.Holds(tensor)) return DenseTensor.Create<float>(tensor.Shape, RealValues.Of(tensor));
        if (input.Type is ElementType.Int8 or ElementType.UInt8 && input.Quantization is { } target && tensor.ElementType.IsFloating() && RealValues.Holds(tensor))
        {
            return Quantized(tensor, input.Type, target);
        }

        throw DyadicException.BadInput($"{sample}: input {input} was given a tensor {tensor}, and the model records no scale and zero point to quantize it with.");
    }

    /// <summary>True when the model takes these codes as they are: its own scale and zero point are theirs, or it tells none.</summary>
    private static bool MeansTheSame(DenseTensor tensor, ArrayCodes codes, Value input) => tensor.ElementType == input.Type
        && (input.Quantization is not { } own || (own.Axis is null && Math.Abs(own.Scales[0] - codes.Scale) <= 1e-5f * codes.Scale && own.ZeroPoints[0] == codes.ZeroPoint));

    private static DenseTensor Reals(DenseTensor tensor, ArrayCodes codes)
    {
        float[] reals = new float[tensor.Count];
        for (int i = 0; i < reals.Length; i++) reals[i] = (float)(codes.Scale * (RealValues.Element(tensor, i) - codes.ZeroPoint));
        return DenseTensor.Create<float>(tensor.Shape, reals);
    }

    private static DenseTensor Quantized(DenseTensor reals, ElementType type, QuantizationAnnotation codes)
    {
        (int min, int max) = type == ElementType.Int8 ? (-128, 127) : (0, 255);
        DenseTensor result = DenseTensor.Zeros(type, reals.Shape);
        for (int i = 0; i < reals.Count; i++)
        {
            double code = Math.Round(RealValues.Element(reals, i) / codes.Scales[0], MidpointRounding.ToEven) + codes.ZeroPoints[0];
            result.Bytes[i] = unchecked((byte)(int)Math.Clamp(code, min, max));
        }

        return result;
    }

    /// <summary>The tensor in the shape of the input; a fixed batch of more than one is filled with copies.</summary>
    private static DenseTensor WithBatch(DenseTensor one, Value input)
    {
        if (input.Shape is not { } shape || Fits(one.Shape, shape)) return one;
        long known = 1;
        foreach (Dimension extent in shape) known *= extent.IsKnown ? extent.Value : 1;
        if (shape.IsKnown && shape.Rank > 0 && known == one.Count * shape[0].Value) return Repeated(one, (int)shape[0].Value, Checked(shape, input));
        if (one.Shape.Rank == shape.Rank - 1 && Fits([1, .. one.Shape], shape)) return one.Reshaped([1, .. one.Shape]);
        if (one.Shape.Rank != shape.Rank - 1 && known == one.Count) return one.Reshaped(TensorShape.Create([.. shape.Select(extent => extent.IsKnown ? (int)extent.Value : 1)]));
        throw DyadicException.BadInput($"Input {input} was given {one}; give samples of the declared shape, without the batch axis.");
    }

    private static bool Fits(TensorShape shape, SymbolicShape wanted) => shape.Rank == wanted.Rank && wanted.IsCompatibleWith(SymbolicShape.Of(shape));

    private static DenseTensor Repeated(DenseTensor one, int times, TensorShape shape)
    {
        DenseTensor batch = DenseTensor.Zeros(one.ElementType, shape);
        for (int i = 0; i < times; i++) one.Bytes.CopyTo(batch.Bytes[(i * one.Bytes.Length)..]);
        return batch;
    }
}
