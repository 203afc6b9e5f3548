using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>Copies elements between two strided views of the same extents: transposition, slices, repetition, parts of a concatenation.</summary>
/// <remarks>A source stride of 0 repeats an element. Elements are moved as bytes, so any type will do. Runs of one object take turns.</remarks>
public sealed unsafe class StridedCopy : ParallelWork
{
    private readonly Lock _turn = new();
    private readonly int _elementBytes;
    private readonly int[] _extents;
    private readonly long[] _sourceStrides;
    private readonly long[] _targetStrides;
    private readonly long _sourceOffset;
    private readonly long _targetOffset;
    private byte* _source;
    private byte* _target;

    /// <summary>Plans a copy.</summary>
    /// <param name="elementBytes">The width of an element: 1, 2, 4, 8 or 16 bytes.</param>
    /// <param name="extents">How many elements along each axis.</param>
    /// <param name="sourceStrides">Elements of the source to step over for one step along each axis; may be 0 or negative.</param>
    /// <param name="targetStrides">Elements of the target to step over for one step along each axis; different steps reach different elements.</param>
    /// <param name="sourceOffset">The source element that the first step reads.</param>
    /// <param name="targetOffset">The target element that the first step writes.</param>
    /// <exception cref="DyadicException">The spans differ in length or the width is none of those listed.</exception>
    public StridedCopy(
        int elementBytes, ReadOnlySpan<int> extents, ReadOnlySpan<int> sourceStrides, ReadOnlySpan<int> targetStrides, long sourceOffset = 0, long targetOffset = 0)
    {
        if (elementBytes is not (1 or 2 or 4 or 8 or 16)) throw DyadicException.Unsupported($"Elements of {elementBytes} bytes cannot be copied one by one.");
        if (extents.Length != sourceStrides.Length || extents.Length != targetStrides.Length)
        {
            throw DyadicException.BadInput($"A copy over {extents.Length} axes needs as many strides; got {sourceStrides.Length} and {targetStrides.Length}.");
        }

        (_elementBytes, _sourceOffset, _targetOffset) = (elementBytes, sourceOffset * elementBytes, targetOffset * elementBytes);
        List<(int Extent, long Source, long Target)> axes = [];
        for (int axis = 0; axis < extents.Length; axis++)
        {
            if (extents[axis] != 1) axes.Add((extents[axis], sourceStrides[axis], targetStrides[axis]));
        }

        axes = Merged([.. axes.OrderByDescending(axis => Math.Abs(axis.Target))]);
        while (axes.Count < 2) axes.Insert(0, (1, 0, 0));
        _extents = [.. axes.Select(axis => axis.Extent)];
        _sourceStrides = [.. axes.Select(axis => axis.Source)];
        _targetStrides = [.. axes.Select(axis => axis.Target)];
    }

    /// <summary>Copies. The views may not overlap in memory.</summary>
    /// <param name="source">The first byte of the source.</param>
    /// <param name="target">The first byte of the target.</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(void* source, void* target, WorkerPool pool)
    {
        lock (_turn)
        {
            _source = (byte*)source + _sourceOffset;
            _target = (byte*)target + _targetOffset;
            pool.Run(this);
        }
    }

    /// <inheritdoc/>
    public override void Execute(int part, int parts)
    {
        // All but the last two axes are walked one by one; where there are no others, the threads share the rows of the last two.
        long outer = 1;
        for (int axis = 0; axis < _extents.Length - 2; axis++) outer *= _extents[axis];
        if (outer == 1)
        {
            (int first, int last) = Slice(_extents[^2], part, parts);
            CopyPlane(_source, _target, first, last);
            return;
        }

        (int from, int to) = Slice(checked((int)outer), part, parts);
        for (int index = from; index < to; index++)
        {
            long source = 0, target = 0;
            int rest = index;
            for (int axis = _extents.Length - 3; axis >= 0; axis--)
            {
                int position = rest % _extents[axis];
                rest /= _extents[axis];
                source += position * _sourceStrides[axis];
                target += position * _targetStrides[axis];
            }

            CopyPlane(_source + (source * _elementBytes), _target + (target * _elementBytes), 0, _extents[^2]);
        }
    }

    // Neighbouring axes that both sides walk as one become one.
    private static List<(int Extent, long Source, long Target)> Merged(List<(int Extent, long Source, long Target)> axes)
    {
        for (int axis = axes.Count - 2; axis >= 0; axis--)
        {
            (int Extent, long Source, long Target) inner = axes[axis + 1];
            bool one = axes[axis].Source == inner.Source * inner.Extent && axes[axis].Target == inner.Target * inner.Extent
                && (long)axes[axis].Extent * inner.Extent <= int.MaxValue;
            if (!one) continue;
            axes[axis] = (axes[axis].Extent * inner.Extent, inner.Source, inner.Target);
            axes.RemoveAt(axis + 1);
        }

        return axes;
    }

    private void CopyPlane(byte* source, byte* target, int from, int to)
    {
        if (_sourceStrides[^1] == 1 && _targetStrides[^1] == 1)
        {
            long bytes = (long)_extents[^1] * _elementBytes;
            long sourceStride = _sourceStrides[^2] * _elementBytes, targetStride = _targetStrides[^2] * _elementBytes;
            CopyRows(source + (from * sourceStride), sourceStride, target + (from * targetStride), targetStride, bytes, to - from);
            return;
        }

        switch (_elementBytes)
        {
            case 1: CopyElements((byte*)source, (byte*)target, from, to); break;
            case 2: CopyElements((ushort*)source, (ushort*)target, from, to); break;
            case 4: CopyElements((uint*)source, (uint*)target, from, to); break;
            case 8: CopyElements((ulong*)source, (ulong*)target, from, to); break;
            default: CopyElements((UInt128*)source, (UInt128*)target, from, to); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyRows(byte* source, long sourceStride, byte* target, long targetStride, long bytes, int rows)
    {
        // Short rows cost more to hand to the general routine than to copy; their last block may cover some bytes again.
        for (; rows > 0; rows--, source += sourceStride, target += targetStride)
        {
            if (bytes < 32)
            {
                ShortCopy.Copy(source, target, (int)bytes);
                continue;
            }

            if (bytes > 1024)
            {
                Buffer.MemoryCopy(source, target, bytes, bytes);
                continue;
            }

            long index = 0;
            for (; index <= bytes - 64; index += 64)
            {
                Vector256<byte> low = Vector256.Load(source + index), high = Vector256.Load(source + index + 32);
                low.Store(target + index);
                high.Store(target + index + 32);
            }

            if (index <= bytes - 32) Vector256.Load(source + index).Store(target + index);
            if (bytes % 32 != 0) Vector256.Load(source + bytes - 32).Store(target + bytes - 32);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyElements<T>(T* source, T* target, int from, int to)
        where T : unmanaged
    {
        // A few rows at a time: in a transposition neighbouring rows of the target read neighbouring elements of the source.
        const int RowsTogether = 8;
        long sourceRow = _sourceStrides[^2], sourceColumn = _sourceStrides[^1], targetRow = _targetStrides[^2], targetColumn = _targetStrides[^1];
        int columns = _extents[^1];
        int row = from;
        for (; row + RowsTogether <= to && columns >= RowsTogether; row += RowsTogether)
        {
            for (int column = 0; column < columns; column++)
            {
                T* read = source + (row * sourceRow) + (column * sourceColumn);
                T* write = target + (row * targetRow) + (column * targetColumn);
                for (int i = 0; i < RowsTogether; i++) write[i * targetRow] = read[i * sourceRow];
            }
        }

        for (; row < to; row++)
        {
            T* read = source + (row * sourceRow);
            T* write = target + (row * targetRow);
            for (int column = 0; column < columns; column++) write[column * targetColumn] = read[column * sourceColumn];
        }
    }
}
