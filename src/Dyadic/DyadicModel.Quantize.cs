using System.Numerics.Tensors;
using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Internals;
using Dyadic.Quantization;
using Dyadic.Runtime;

namespace Dyadic;

/// <content>Quantization and its proof.</content>
public sealed partial class DyadicModel
{
    /// <summary>Quantizes the model with the samples of a data set.</summary>
    /// <param name="recipe">A preset such as <c>int8</c> or <c>octav</c>, or the path of a YAML file.</param>
    /// <param name="data">Calibration samples: representative, preferably not those the model is measured on; null for a recipe that calibrates nothing.</param>
    /// <param name="options">Preprocessing, how many samples, whether pictures stay floats.</param>
    /// <exception cref="DyadicException">The recipe is wrong, the samples do not fit, or nothing can be quantized.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between two samples.</exception>
    public QuantizedModel Quantize(string recipe, IDataset? data, CalibrationOptions? options = null) => Quantize(RecipeFile.Load(recipe), data, options);

    /// <inheritdoc cref="Quantize(string, IDataset?, CalibrationOptions?)"/>
    public QuantizedModel Quantize(Recipe recipe, IDataset? data, CalibrationOptions? options = null)
    {
        options ??= new CalibrationOptions();
        if (data is null && recipe.Calibrates) throw DyadicException.Usage($"Recipe '{recipe.Name}' calibrates on samples, and no data were given; recipes that calibrate nothing are {string.Join(" and ", RecipePresets.All.Where(preset => !preset.Recipe.Calibrates).Select(preset => preset.Recipe.Name))}.");
        Preprocessing? preprocessing = options.Preprocessing ?? SamplePreparation.Recorded(Model);
        SamplePreparation preparation = new(Model, preprocessing, options.SampleRate);
        IDataset? chosen = data?.Take(options.Samples, options.Seed);
        bool pictures = chosen is null ? preprocessing is not null : chosen.Read(0).Image is not null;
        QuantizeOptions quantize = new()
        {
            Pixels = options.FloatInput || !pictures || preprocessing is null || Model.Graph.Inputs.Any(input => input.Type != ElementType.Float32) ? new Dictionary<string, PixelInput>() : PixelInputs.Of(Model.Graph, preprocessing),
            Threads = options.Threads,
            Progress = options.Progress,
            RoundingProgress = options.RoundingProgress,
            TableProgress = options.TableProgress,
            CancellationToken = options.CancellationToken,
        };
        using Session? session = options.States is null ? null : new Session(Model, new SessionOptions { Threads = options.Threads });
        IEnumerable<DenseTensor[]> samples = chosen is null ? [] : Enumerable.Range(0, chosen.Count).Select(chosen.Read)
            .SelectMany(sample => session is null ? [preparation.Prepare(sample)] : new ClipFrames(Model, options.States!, preparation).Run(sample, inputs => session.Run(inputs)).Select(frame => frame.Inputs));
        QuantizationResult result = Quantizer.Quantize(Model, samples, recipe, quantize);
        return new QuantizedModel(Model, result, pictures ? preprocessing : null);
    }

    /// <summary>Quantizes a model of one input with samples in memory.</summary>
    /// <param name="recipe">A preset such as <c>int8</c> or <c>octav</c>, or the path of a YAML file.</param>
    /// <param name="samples">Inputs as the model takes them, batch axis included.</param>
    /// <exception cref="DyadicException">The recipe is wrong, the samples do not fit, or nothing can be quantized.</exception>
    public QuantizedModel Quantize(string recipe, IEnumerable<Tensor<float>> samples)
    {
        if (Inputs.Count != 1) throw DyadicException.Usage($"The model takes {Inputs.Count} inputs; calibrate it with a data set.");
        IEnumerable<IReadOnlyList<DenseTensor>> inputs = samples.Select(sample => (IReadOnlyList<DenseTensor>)[TensorEdges.ToDense(sample, Inputs[0])]);
        return new QuantizedModel(Model, Quantizer.Quantize(Model, inputs, RecipeFile.Load(recipe)), null);
    }

    /// <summary>Proves that the model computes with integers only and that no sum overflows, or lists what breaks the proof.</summary>
    public IntegerProof Verify() => IntegerVerifier.Verify(Model);
}

/// <summary>How a model is calibrated.</summary>
public sealed record CalibrationOptions
{
    /// <summary>What is done to pictures; null takes what the model records.</summary>
    public Preprocessing? Preprocessing { get; init; }

    /// <summary>The rate that recordings are brought to, in Hz; null for their own.</summary>
    public int? SampleRate { get; init; }

    /// <summary>How many samples, taken evenly over the classes; at least 1.</summary>
    public int Samples { get; init; } = 128;

    /// <summary>Seed of the choice of samples.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Outputs that are inputs of the next run; each sample is then a clip of frames. Null where every sample is a run of its own.</summary>
    public StateFeedback? States { get; init; }

    /// <summary>True to keep a float input even where the integer form could take uint8 pixels.</summary>
    public bool FloatInput { get; init; }

    /// <summary>Threads of the calibration run; 0 for one a processor.</summary>
    public int Threads { get; init; }

    /// <summary>Told the number of samples seen.</summary>
    public IProgress<int>? Progress { get; init; }

    /// <summary>Told of every layer whose rounding was learned.</summary>
    public IProgress<RoundingProgress>? RoundingProgress { get; init; }

    /// <summary>Told of every function whose table is learned.</summary>
    public IProgress<TableProgress>? TableProgress { get; init; }

    /// <summary>Cancels between two samples, or two steps of learning.</summary>
    public CancellationToken CancellationToken { get; init; }
}
