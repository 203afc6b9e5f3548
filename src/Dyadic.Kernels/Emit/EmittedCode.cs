using System.Collections.Concurrent;
using Dyadic.Core;
using Iced.Intel;

namespace Dyadic.Kernels;

/// <summary>The machine code of this process, by key. Threads generate outside of any lock; of two that generate the same, the first to finish is kept.</summary>
internal static class EmittedCode
{
    private const int MostBytes = 1 << 20;

    private static readonly ConcurrentDictionary<KernelKey, nint> Kernels = new();

    /// <summary>The address of the function for <paramref name="key"/>, generated when first asked for.</summary>
    /// <exception cref="DyadicException">The host gave no executable pages, though it did when the tier was picked.</exception>
    public static nint Of(KernelKey key) => Kernels.TryGetValue(key, out nint known) ? known : Kernels.GetOrAdd(key, Generate(key));

    /// <summary>The bytes of the function, as if it lay at address 0.</summary>
    public static byte[] Assemble(KernelKey key)
    {
        Assembler code = new(64);
        key.Emit(code);
        using MemoryStream bytes = new();
        code.Assemble(new StreamCodeWriter(bytes), rip: 0);
        return bytes.Length <= MostBytes ? bytes.ToArray() : throw new InvalidOperationException($"{key.Name} takes {bytes.Length} bytes of code.");
    }

    private static nint Generate(KernelKey key)
    {
        byte[] bytes = Assemble(key);
        nint address = ExecutableMemory.Publish(bytes);
        if (address == 0) throw DyadicException.Unsupported($"The system gave no executable page for the kernel {key.Name}; set {CpuFeatures.TierVariable}=vector512.");
        CodeListing.Write(key.Name, bytes, address);
        PerfMap.Add(key.Name, bytes.Length, address);
        return address;
    }
}
