namespace Dyadic.Peers.Models;

/// <summary>What one process measured of whole networks.</summary>
/// <param name="Threads">Threads of either engine.</param>
/// <param name="Batch">Samples a run.</param>
/// <param name="Rounds">Turns of either engine.</param>
/// <param name="Machine">Where.</param>
/// <param name="Models">The networks.</param>
internal sealed record ModelsReport(int Threads, int Batch, int Rounds, Machine Machine, IReadOnlyList<ModelRow> Models);

/// <summary>A network's times for one run, in milliseconds, lower quartiles.</summary>
/// <param name="Model">Its name.</param>
/// <param name="DyadicFloat32">The float file on Dyadic.</param>
/// <param name="OnnxRuntimeFloat32">The float file on ONNX Runtime.</param>
/// <param name="DyadicQdq">The qdq file on Dyadic.</param>
/// <param name="OnnxRuntimeQdq">The same file on ONNX Runtime.</param>
/// <param name="DyadicInteger">The integer form on Dyadic; null where there is none.</param>
internal sealed record ModelRow(string Model, double DyadicFloat32, double OnnxRuntimeFloat32, double DyadicQdq, double OnnxRuntimeQdq, double? DyadicInteger)
{
    /// <summary>Kernels of Dyadic's plan of the qdq file, and how often.</summary>
    public required SortedDictionary<string, int> DyadicSteps { get; init; }

    /// <summary>Operators of the qdq file that Dyadic leaves in float, with the reason, and how often.</summary>
    public required SortedDictionary<string, int> DyadicFloat { get; init; }

    /// <summary>Operators of the qdq file's graph after ONNX Runtime's optimizations, and how often.</summary>
    public required SortedDictionary<string, int> OnnxRuntimeNodes { get; init; }

    /// <summary>The qdq file: above 1 Dyadic is faster.</summary>
    public double SameFile => OnnxRuntimeQdq / DyadicQdq;

    /// <summary>ONNX Runtime in float by Dyadic in integers, the faster of its two forms.</summary>
    public double AgainstFloat => OnnxRuntimeFloat32 / Math.Min(DyadicQdq, DyadicInteger ?? DyadicQdq);

    /// <summary>The float file: above 1 Dyadic is faster.</summary>
    public double Float32 => OnnxRuntimeFloat32 / DyadicFloat32;
}
