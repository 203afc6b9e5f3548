using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Runtime.Planning;

/// <summary>Where a session keeps the caller's observer, so that plans built earlier call the present one.</summary>
internal sealed class ObserverSlot
{
    /// <summary>The observer; null for none.</summary>
    public Action<Value, DenseTensor>? Observe { get; set; }
}

/// <summary>Shows a value to the session's observer.</summary>
internal sealed class ObserverStep(Value value, Operand operand, ObserverSlot slot) : Step
{
    /// <inheritdoc/>
    public override void Run() => slot.Observe?.Invoke(value, operand.Tensor);
}
