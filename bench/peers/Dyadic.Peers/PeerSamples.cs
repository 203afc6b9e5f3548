using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Quantization;

namespace Dyadic.Peers;

/// <summary>The samples of a comparison: prepared as the float network wants them and, for pictures, as bytes.</summary>
internal sealed class PeerSamples : IDisposable
{
    private readonly IDataset? _data;
    private readonly IDataset? _calibration;
    private readonly Preprocessing? _preprocessing;
    private readonly Model _model;
    private readonly Value[] _inputs;
    private readonly int[] _order;
    private readonly int[] _calibrationOrder;

    public PeerSamples(Model model, Arguments arguments)
    {
        (_model, _inputs) = (model, [.. model.Graph.Inputs]);
        string? path = arguments.Text("--data"), calibration = arguments.Text("--calibrate-on"), preprocess = arguments.Text("--preprocess");
        if (path is null != arguments.Has("--random")) throw DyadicException.Usage("Give --data PATH, or --random for generated inputs.");
        if (path is null)
        {
            (_order, _calibrationOrder) = ([], []);
            return;
        }

        _data = DatasetCatalog.Open(path);
        _calibration = calibration is null ? null : DatasetCatalog.Open(calibration);
        _preprocessing = preprocess is null ? null : Preprocessing.Load(preprocess);
        _order = _data.StratifiedOrder(1);
        _calibrationOrder = _calibration?.StratifiedOrder(1) ?? _order;
        HasPictures = _data.Read(_order[0]).Image is not null;
    }

    /// <summary>True when samples can be given as uint8 pixels.</summary>
    public bool HasPictures { get; }

    /// <summary>What the first input's pixels stand for.</summary>
    public PixelInput Pixels => PicturePixels.Of(_inputs[0], PictureRule);

    public string InputName => _inputs[0].Name;

    /// <summary>Samples for calibration.</summary>
    public IEnumerable<IReadOnlyList<DenseTensor>> Calibration(int count) => _data is null
        ? Enumerable.Range(0, count).Select(i => Generated(_inputs, 1000 + i))
        : _calibrationOrder.Take(count).Select(i => Floats((_calibration ?? _data).Read(i)));

    /// <summary>Samples for the comparison, other ones than those of calibration.</summary>
    /// <param name="count">How many.</param>
    /// <param name="skip">How many calibration took of the same data.</param>
    /// <param name="pixels">Pictures as bytes.</param>
    public IEnumerable<IReadOnlyList<DenseTensor>> Compared(int count, int skip, bool pixels) => _data is null
        ? Enumerable.Range(0, count).Select(i => Generated(_inputs, i))
        : _order.Skip(_calibration is null ? skip : 0).Take(count).Select(i => pixels ? Bytes(_data.Read(i)) : Floats(_data.Read(i)));

    /// <summary>Samples of the types that the model takes: bytes, codes or reals.</summary>
    /// <param name="count">How many.</param>
    public IEnumerable<IReadOnlyList<DenseTensor>> Prepared(int count)
    {
        if (_data is null) return Enumerable.Range(0, count).Select(i => Generated(_inputs, i));
        SamplePreparation preparation = new(_model, _preprocessing);
        return _order.Take(count).Select(i => preparation.Prepare(_data.Read(i)));
    }

    public void Dispose()
    {
        _data?.Dispose();
        _calibration?.Dispose();
    }

    private Preprocessing PictureRule => _preprocessing ?? throw DyadicException.Usage("Pictures need --preprocess NAME.");

    /// <summary>The shape of an input: an unknown first extent is the batch.</summary>
    internal static TensorShape ShapeOf(Value input, int batch = 1)
    {
        if (input.Shape is not { } shape) throw DyadicException.Unsupported($"Input {input} has no shape; give the model one.");
        int[] extents = new int[shape.Rank];
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (!shape[axis].IsKnown && axis > 0) throw DyadicException.Unsupported($"Input {input}: only the first extent may be unknown.");
            extents[axis] = shape[axis].IsKnown ? (int)shape[axis].Value : batch;
        }

        return TensorShape.Create(extents);
    }

    private DenseTensor[] Floats(Sample sample)
    {
        if (sample.Image is null && _inputs.Length > 1) return [.. _inputs.Select((input, position) => sample.InputFor(input.Name, position).Reshaped(ShapeOf(input)))];
        TensorShape shape = ShapeOf(_inputs[0]);
        DenseTensor real = DenseTensor.Zeros(ElementType.Float32, shape);
        if (sample.Image is { } image) PictureRule.Apply(image, real.Span<float>(), PicturePixels.ShapeOf(_inputs[0]));
        else (_preprocessing ?? new Preprocessing()).Apply(sample, real.Span<float>(), 1, 1, real.Count, channelsLast: false);
        return [real];
    }

    private DenseTensor[] Bytes(Sample sample)
    {
        PictureShape picture = PicturePixels.ShapeOf(_inputs[0]);
        DenseTensor bytes = DenseTensor.Zeros(ElementType.UInt8, ShapeOf(_inputs[0]));
        PictureRule.ApplyPixels(sample.Image!, bytes.Span<byte>(), picture.Channels, picture.Height, picture.Width, picture.ChannelsLast);
        return [bytes];
    }

    /// <summary>Numbers in [−1, 1), or any bytes, for every input.</summary>
    internal static DenseTensor[] Generated(IEnumerable<Value> inputs, int seed, int batch = 1)
    {
        Random random = new(seed);
        return [.. inputs.Select(input => Generated(input, random, batch))];
    }

    private static DenseTensor Generated(Value input, Random random, int batch)
    {
        DenseTensor tensor = DenseTensor.Zeros(input.Type, ShapeOf(input, batch));
        switch (input.Type)
        {
            case ElementType.Float32:
                foreach (ref float element in tensor.Span<float>()) element = (float)((2 * random.NextDouble()) - 1);
                return tensor;
            case ElementType.UInt8 or ElementType.Int8:
                random.NextBytes(tensor.Bytes);
                return tensor;
            default:
                throw DyadicException.Unsupported($"Input {input}: float32, int8 and uint8 are generated; give other types with --data.");
        }
    }
}
