using Dyadic.Core;
using Dyadic.Kernels;
using Dyadic.Runtime;

namespace Dyadic.Cli;

/// <summary>The measured rates that steps of a plan are held against: that of a multiply-accumulate loop on operands in registers and first-level cache.</summary>
/// <param name="Probe">What one core does.</param>
/// <param name="Threads">Cores that share the work.</param>
internal sealed record LoopPeaks(MachineProbe Probe, int Threads)
{
    /// <summary>A step's rate by the peak of its operands' type; null for steps that are no products or of a type that was not measured.</summary>
    public double? Share(PlanRow row)
    {
        double peak = Threads * row.OperandType switch
        {
            ElementType.UInt8 or ElementType.Int8 => Probe.Integer.GigaOps,
            ElementType.UInt16 or ElementType.Int16 => Probe.Integer.GigaOps / 2, // a lane holds half as many
            ElementType.Float32 => Probe.Float32.GigaOps,
            _ => 0,
        };
        return peak > 0 && row is { MultiplyAccumulates: > 0, Microseconds: > 0 } ? row.GigaOpsPerSecond / peak : null;
    }
}
