using Iced.Intel;

namespace Dyadic.Kernels;

/// <summary>Everything that fixes the machine code of one kernel. Equal keys share code.</summary>
internal abstract record KernelKey
{
    /// <summary>Operation, types, tile and instruction set, by the grammar of docs/kernels.md; also the symbol that profilers show.</summary>
    public abstract string Name { get; }

    /// <summary>Writes the function, from its first instruction to its return.</summary>
    public abstract void Emit(Assembler code);
}
