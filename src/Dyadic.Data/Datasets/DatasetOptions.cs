namespace Dyadic.Data;

/// <summary>Choices when a path holds more than one data set.</summary>
public sealed record DatasetOptions
{
    /// <summary>The part to open of a folder that holds several.</summary>
    public DatasetSplit Split { get; init; } = DatasetSplit.Test;
}

/// <summary>The parts of a published data set.</summary>
public enum DatasetSplit
{
    /// <summary>For measuring: files named test, t10k, val or validation.</summary>
    Test,

    /// <summary>For calibration and training: files named train.</summary>
    Train,
}
