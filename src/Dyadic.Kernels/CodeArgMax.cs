using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>The position of the greatest uint8 code of each row, the first of equals.</summary>
/// <remarks>Runs may overlap in time.</remarks>
public sealed unsafe class CodeArgMax
{
    private readonly int _depth;
    private readonly PartLauncher _launcher;

    /// <summary>Fixes the length of a row.</summary>
    /// <param name="depth">At least 1.</param>
    /// <exception cref="DyadicException">A row is empty.</exception>
    public CodeArgMax(int depth)
    {
        if (depth < 1) throw DyadicException.BadInput($"The greatest of {depth} codes does not exist.");
        _depth = depth;
        _launcher = new PartLauncher(ExecutePart, depth);
    }

    /// <summary>Finds the positions.</summary>
    /// <param name="input">[rows][depth] codes.</param>
    /// <param name="output">[rows] positions.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(byte* input, long* output, long rows, WorkerPool pool) => _launcher.Run(input, null, output, rows, pool);

    private void ExecutePart(in RunBuffers buffers, int part, int parts)
    {
        long from = buffers.Count * part / parts, to = buffers.Count * (part + 1) / parts;
        long* output = (long*)buffers.Output;
        for (long row = from; row < to; row++)
        {
            byte* codes = buffers.First + (row * _depth);
            byte greatest = 0;
            for (int i = 0; i < _depth; i++) greatest = Math.Max(greatest, codes[i]);
            output[row] = new ReadOnlySpan<byte>(codes, _depth).IndexOf(greatest);
        }
    }
}
