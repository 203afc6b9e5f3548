namespace Dyadic.Data;

/// <summary>One way of judging a model on a data set.</summary>
public interface IMetric
{
    /// <summary>The name that is asked for and reported, such as <c>top1</c>.</summary>
    string Name { get; }

    /// <summary>What it measures, in one line.</summary>
    string Meaning { get; }

    /// <summary>True for errors, where less is better.</summary>
    bool IsError => false;

    /// <summary>Whether it can judge such predictions, and whether it is the usual choice for them.</summary>
    /// <param name="prediction">One run of the model.</param>
    MetricFit Fit(Prediction prediction);

    /// <summary>Starts a count.</summary>
    /// <param name="classes">From the model's classes to those of the data.</param>
    IMetricCount Begin(ClassNumbers classes);
}

/// <summary>The running count of a metric.</summary>
public interface IMetricCount
{
    /// <summary>Adds one sample.</summary>
    /// <param name="prediction">The sample and what the model gave for it.</param>
    /// <exception cref="Dyadic.Core.DyadicException">The sample lacks the truth that is measured against, or the outputs do not fit it.</exception>
    void Add(Prediction prediction);

    /// <summary>The result over all samples added.</summary>
    MetricResult Result();
}

/// <summary>How well a metric suits a model and data.</summary>
public enum MetricFit
{
    /// <summary>It cannot be measured.</summary>
    None,

    /// <summary>It can, when asked for.</summary>
    Possible,

    /// <summary>It is what such data are usually judged by.</summary>
    Usual,

    /// <summary>The outputs have a form that only this metric reads.</summary>
    Certain,
}

/// <summary>One sample and what the model gave for it.</summary>
/// <param name="Sample">The sample, with the truth.</param>
/// <param name="Outputs">The model's outputs, in its order.</param>
public sealed record Prediction(Sample Sample, IReadOnlyList<RealTensor> Outputs)
{
    /// <summary>What the model was given, in its order.</summary>
    public IReadOnlyList<RealTensor> Inputs { get; init; } = [];

    /// <summary>The part of the sample's picture that the model saw.</summary>
    public PictureWindow Window { get; init; } = PictureWindow.Whole;
}

/// <summary>What the classes are called on both sides.</summary>
/// <param name="Data">The data set's classes, by number; empty when it has no names.</param>
/// <param name="Model">The model's classes, by number; null to take what models with such outputs usually have.</param>
public sealed record ClassNumbers(IReadOnlyList<string> Data, IReadOnlyList<string>? Model = null)
{
    /// <summary>No names on either side: both count alike.</summary>
    public static ClassNumbers Alike { get; } = new([]);

    /// <summary>The mapping by name, or the identity where one side has no names.</summary>
    /// <param name="usual">The model's classes when none were given.</param>
    /// <exception cref="Dyadic.Core.DyadicException">Both have names, and none is common.</exception>
    public ClassMapping Mapping(IReadOnlyList<string> usual)
    {
        IReadOnlyList<string> model = Model ?? usual;
        return Data.Count == 0 || model.Count == 0 ? ClassMapping.Identity : ClassMapping.ByName(model, Data);
    }
}
