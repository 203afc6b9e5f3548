using Iced.Intel;

namespace Dyadic.Kernels;

/// <summary>Emits what a line tile does with the runs of one tap.</summary>
internal abstract class LineRun(ConstantPool constants)
{
    public ConstantPool Constants { get; } = constants;

    /// <summary>What every tile needs in registers before its first run; most need nothing.</summary>
    public virtual void Start()
    {
    }

    /// <summary>Multiplies and adds a run; moves <see cref="LineRegisters.Rhs"/> behind its words of the right operand.</summary>
    public abstract void Emit();

    /// <summary>Leaves the sums in the first chain of accumulators.</summary>
    public abstract void Finish();
}
