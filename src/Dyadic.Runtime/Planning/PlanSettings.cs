using Dyadic.Graphs;
using Dyadic.Kernels;

namespace Dyadic.Runtime.Planning;

/// <summary>What a plan is built for, besides the graph and the input shapes.</summary>
/// <param name="Options">The session's options.</param>
/// <param name="Pool">The session's threads.</param>
/// <param name="Constants">What the session's plans share.</param>
/// <param name="Arenas">The memory that the session's plans take turns to use.</param>
/// <param name="KeepsEveryValue">True when every value of the graph must exist when it is computed: nothing is fused or skipped.</param>
/// <param name="Limits">What bounds the run under way.</param>
internal sealed record PlanSettings(SessionOptions Options, WorkerPool Pool, ConstantPool Constants, SharedArena Arenas, bool KeepsEveryValue, EvaluationLimits Limits)
{
    /// <summary>Names of nodes that fusion removed, by the name of the node that does their work; for reports.</summary>
    public required Lazy<ILookup<string, string>> Absorbed { get; init; }
}
