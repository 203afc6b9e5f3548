namespace Dyadic.Runtime;

/// <summary>One step of a plan, for reports.</summary>
/// <param name="Nodes">The graph's nodes that the step computes, in order; empty for a conversion between layouts.</param>
/// <param name="Kernel">What computes it; <c>reference</c> for an operator's own definition.</param>
/// <param name="Inputs">Name, type and shape (as it lies in memory) of what it reads.</param>
/// <param name="Outputs">Name, type and shape (as it lies in memory) of what it writes.</param>
/// <param name="BytesRead">Bytes of its inputs.</param>
/// <param name="BytesWritten">Bytes of its outputs.</param>
/// <param name="Microseconds">Mean time of the step over the runs profiled so far; 0 when none was.</param>
public sealed record PlanRow(
    IReadOnlyList<string> Nodes,
    string Kernel,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Outputs,
    long BytesRead,
    long BytesWritten,
    double Microseconds);
