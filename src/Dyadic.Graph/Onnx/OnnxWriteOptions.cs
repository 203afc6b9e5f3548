namespace Dyadic.Graphs.Onnx;

/// <summary>How a model is written.</summary>
public sealed record OnnxWriteOptions
{
    /// <summary>The standard operator-set version to write, 21 to 25; null for the larger of 21 and the version the model came from.</summary>
    public int? Opset { get; init; }

    /// <summary>Keep large tensors in a file beside the model. Models above 2 GB always do.</summary>
    public bool ExternalData { get; init; }

    /// <summary>The name of the file beside the model; null for the model's name with <c>.data</c> appended.</summary>
    public string? ExternalFileName { get; init; }

    /// <summary>The operators to know; the standard ones when null.</summary>
    public OperatorSet? Operators { get; init; }
}
