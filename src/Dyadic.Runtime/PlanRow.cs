using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Runtime;

/// <summary>One step of a plan, for reports.</summary>
/// <param name="Nodes">The nodes that the step computes, in order; empty for a conversion between layouts.</param>
/// <param name="Absorbed">Nodes of the file whose work is part of the step since fusion: dequantizers before it, activations and quantizers behind it.</param>
/// <param name="Kernel">What computes it; <c>reference</c> for an operator's own definition.</param>
/// <param name="Inputs">Name, type and shape (as it lies in memory) of what it reads.</param>
/// <param name="Outputs">Name, type and shape (as it lies in memory) of what it writes.</param>
/// <param name="BytesRead">Bytes of its inputs.</param>
/// <param name="BytesWritten">Bytes of its outputs.</param>
/// <param name="OperandType">Element type of the first input, which says what arithmetic the kernel is made of.</param>
/// <param name="MultiplyAccumulates">Products that its nodes add up; 0 for steps that are no products. See <see cref="IMultiplyAccumulate"/>.</param>
/// <param name="Microseconds">Mean time of the step over the runs profiled so far; 0 when none was.</param>
public sealed record PlanRow(
    IReadOnlyList<string> Nodes,
    IReadOnlyList<string> Absorbed,
    string Kernel,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Outputs,
    long BytesRead,
    long BytesWritten,
    ElementType OperandType,
    long MultiplyAccumulates,
    double Microseconds)
{
    /// <summary>10⁹ operations a second, two a multiply-accumulate; 0 when nothing was measured or the step is no product.</summary>
    public double GigaOpsPerSecond => Microseconds > 0 ? 2e-3 * MultiplyAccumulates / Microseconds : 0;

    /// <summary>10⁹ bytes read and written a second; 0 when nothing was measured.</summary>
    public double GigabytesPerSecond => Microseconds > 0 ? 1e-3 * (BytesRead + BytesWritten) / Microseconds : 0;
}
