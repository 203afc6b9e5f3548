using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Dyadic.Kernels;

/// <summary>The calling convention of a kernel: one pointer in, nothing out, which general registers are free, and what must be restored.</summary>
/// <remarks>
/// System V (Linux, macOS): the argument is in rdi; rbx, rbp and r12–r15 belong to the caller. Windows: the argument is in rcx; rdi, rsi and the low
/// halves of xmm6–xmm15 belong to the caller too.
/// </remarks>
internal sealed class Frame
{
    private const int SavedVectors = 10, FirstSavedVector = 6;

    private readonly bool _windows;
    private readonly Queue<AssemblerRegister64> _free;
    private readonly List<AssemblerRegister64> _saved = [];

    private Frame(bool windows)
    {
        _windows = windows;
        Argument = windows ? rcx : rdi;
        _free = new Queue<AssemblerRegister64>(windows
            ? [rax, rdx, r8, r9, r10, r11, rbx, rbp, rdi, rsi, r12, r13, r14, r15]
            : [rax, rcx, rdx, rsi, r8, r9, r10, r11, rbx, rbp, r12, r13, r14, r15]);
    }

    /// <summary>Holds the function's argument on entry.</summary>
    public AssemblerRegister64 Argument { get; }

    /// <summary>The convention of the running system.</summary>
    public static Frame Native() => new(OperatingSystem.IsWindows());

    /// <summary>The convention of Windows when true, System V otherwise.</summary>
    public static Frame For(bool windows) => new(windows);

    /// <summary>A register for the whole function; all are taken before <see cref="Enter"/>.</summary>
    public AssemblerRegister64 Take()
    {
        AssemblerRegister64 register = _free.Dequeue();
        if (BelongsToCaller(register)) _saved.Add(register);
        return register;
    }

    public void Enter(Assembler code)
    {
        foreach (AssemblerRegister64 register in _saved) code.push(register);
        if (!_windows) return;
        code.sub(rsp, SavedVectors * 16);
        for (int index = 0; index < SavedVectors; index++) code.movups(__xmmword_ptr[rsp + (index * 16)], Vectors.Xmm(FirstSavedVector + index));
    }

    public void Leave(Assembler code)
    {
        code.vzeroupper();
        if (_windows)
        {
            for (int index = 0; index < SavedVectors; index++) code.movups(Vectors.Xmm(FirstSavedVector + index), __xmmword_ptr[rsp + (index * 16)]);
            code.add(rsp, SavedVectors * 16);
        }

        for (int index = _saved.Count - 1; index >= 0; index--) code.pop(_saved[index]);
        code.ret();
    }

    private bool BelongsToCaller(AssemblerRegister64 register) =>
        register == rbx || register == rbp || register == r12 || register == r13 || register == r14 || register == r15 || (_windows && (register == rdi || register == rsi));
}
