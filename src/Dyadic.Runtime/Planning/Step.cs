using Dyadic.Graphs;

namespace Dyadic.Runtime.Planning;

/// <summary>One thing a plan does: a kernel, or a node's own definition, applied to operands.</summary>
internal abstract class Step
{
    /// <summary>What computes it, as reports name it.</summary>
    public required string Kernel { get; init; }

    /// <summary>The nodes of the graph it stands for; empty for conversions between layouts.</summary>
    public required IReadOnlyList<Node> Nodes { get; init; }

    /// <summary>What it reads.</summary>
    public required IReadOnlyList<Operand> Inputs { get; init; }

    /// <summary>What it writes.</summary>
    public required IReadOnlyList<Operand> Outputs { get; init; }

    /// <summary>
    /// Inputs that the first output may lie over when nobody reads them afterwards: each element is read before, or as, its place is written.
    /// </summary>
    public IReadOnlyList<Operand> MayOverwrite { get; init; } = [];

    /// <summary>Does it. Operands have memory now; input pointers may differ from run to run.</summary>
    public abstract void Run();
}

/// <summary>A step whose work is a method over its operands.</summary>
internal sealed class KernelStep(Action run) : Step
{
    /// <inheritdoc/>
    public override void Run() => run();
}
