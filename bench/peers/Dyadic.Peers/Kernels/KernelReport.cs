using Dyadic.Kernels;

namespace Dyadic.Peers.Kernels;

/// <summary>What one process measured.</summary>
/// <param name="Threads">Threads of either engine.</param>
/// <param name="Rounds">Turns of either engine.</param>
/// <param name="Machine">Where.</param>
/// <param name="Loops">Bare loops of one core, as <c>dyadic doctor</c> measures them.</param>
/// <param name="Call">Identity of one code: what a call costs.</param>
/// <param name="Rows">The cases.</param>
internal sealed record KernelReport(int Threads, int Rounds, Machine Machine, LoopRates Loops, FormTimes Call, IReadOnlyList<KernelRow> Rows);

/// <summary>A case's times.</summary>
/// <param name="Group">The network.</param>
/// <param name="Case">The case.</param>
/// <param name="MultiplyAdds">Its work.</param>
/// <param name="Forms">A time for each of its files that ONNX Runtime takes.</param>
/// <param name="Weights">See <see cref="KernelCase"/>.</param>
internal sealed record KernelRow(string Group, string Case, double MultiplyAdds, IReadOnlyList<FormTimes> Forms, double Weights);

/// <summary>10⁹ operations a second.</summary>
/// <param name="Integer">Of 8-bit codes.</param>
/// <param name="Float32">Of float32.</param>
/// <param name="BFloat16">Of bfloat16, or of float32 where no instruction multiplies bfloat16.</param>
internal sealed record LoopRates(double Integer, double Float32, double BFloat16)
{
    public static LoopRates Of(MachineProbe probe) => new(probe.Integer.GigaOps, probe.Float32.GigaOps, (probe.BFloat16 ?? probe.Float32).GigaOps);

    /// <summary>The loop of a kind's operands.</summary>
    public double For(string kind) => kind switch { KernelTable.Float32 => Float32, KernelTable.BFloat16 => BFloat16, _ => Integer };
}

/// <summary>A file's times for one run.</summary>
/// <param name="Kind">See <see cref="KernelForm"/>.</param>
/// <param name="Types">See <see cref="KernelForm"/>.</param>
/// <param name="Kernels">The steps of Dyadic's plan.</param>
/// <param name="DyadicMicroseconds">The lower quartile.</param>
/// <param name="OnnxRuntimeMicroseconds">The lower quartile.</param>
/// <param name="DifferingElements">Elements of the output on which the engines disagree.</param>
internal sealed record FormTimes(string Kind, string Types, string Kernels, double DyadicMicroseconds, double OnnxRuntimeMicroseconds, long DifferingElements)
{
    private const double ClockMicroseconds = 0.1;

    /// <summary>ONNX Runtime's time by Dyadic's, each less what a call costs there; at least 0.1 µs is left of either.</summary>
    public double Less(double onnxRuntimeCall, double dyadicCall) =>
        Math.Max(OnnxRuntimeMicroseconds - onnxRuntimeCall, ClockMicroseconds) / Math.Max(DyadicMicroseconds - dyadicCall, ClockMicroseconds);
}
