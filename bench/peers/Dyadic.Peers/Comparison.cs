using System.Runtime.InteropServices;
using Dyadic.Core;

namespace Dyadic.Peers;

/// <summary>Counts how outputs of two engines differ, over any number of tensors.</summary>
internal sealed class Comparison
{
    /// <summary>Elements seen.</summary>
    public long Elements { get; private set; }

    /// <summary>Elements whose bits differ.</summary>
    public long Differing { get; private set; }

    /// <summary>The largest difference of two elements; infinity where one is NaN and the other not.</summary>
    public double LargestDifference { get; private set; }

    /// <summary>The largest magnitude of the second engine's elements.</summary>
    public double LargestMagnitude { get; private set; }

    /// <summary>Rows of classes seen: the last axis of the tensors given as scores.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows whose first greatest element is the same.</summary>
    public long AgreeingRows { get; private set; }

    /// <summary>The largest difference over the largest magnitude.</summary>
    public double RelativeDifference => LargestDifference == 0 ? 0 : LargestDifference / LargestMagnitude;

    /// <summary>Adds two tensors of the same type and shape.</summary>
    public void Add(DenseTensor ours, DenseTensor theirs, bool scores)
    {
        if (ours.ElementType != theirs.ElementType || ours.Shape != theirs.Shape) throw DyadicException.FailedCheck($"Dyadic gives {ours}, the other engine {theirs}.");
        int width = ours.ElementType.ByteWidth();
        for (int i = 0; i < ours.Count; i++)
        {
            if (!ours.Bytes.Slice(i * width, width).SequenceEqual(theirs.Bytes.Slice(i * width, width))) Differing++;
        }

        Elements += ours.Count;
        double[] a = Numbers(ours), b = Numbers(theirs);
        for (int i = 0; i < a.Length; i++)
        {
            double difference = double.IsNaN(a[i]) && double.IsNaN(b[i]) ? 0 : Math.Abs(a[i] - b[i]);
            LargestDifference = Math.Max(LargestDifference, double.IsNaN(difference) ? double.PositiveInfinity : difference);
            if (double.IsFinite(b[i])) LargestMagnitude = Math.Max(LargestMagnitude, Math.Abs(b[i]));
        }

        if (scores && ours.Shape.Rank > 0 && ours.Count > 0) AddRows(a, b, ours.Shape[-1]);
    }

    private void AddRows(double[] a, double[] b, int classes)
    {
        for (int row = 0; row < a.Length; row += classes)
        {
            Rows++;
            if (First(a.AsSpan(row, classes)) == First(b.AsSpan(row, classes))) AgreeingRows++;
        }
    }

    private static int First(ReadOnlySpan<double> scores)
    {
        int best = 0;
        for (int i = 1; i < scores.Length; i++)
        {
            if (scores[i] > scores[best]) best = i;
        }

        return best;
    }

    private static double[] Numbers(DenseTensor tensor) => tensor.ElementType switch
    {
        ElementType.Float32 => Each<float>(tensor),
        ElementType.Float64 => Each<double>(tensor),
        ElementType.Float16 => Each<Half>(tensor),
        ElementType.UInt8 or ElementType.Bool => Each<byte>(tensor),
        ElementType.Int8 => Each<sbyte>(tensor),
        ElementType.UInt16 => Each<ushort>(tensor),
        ElementType.Int16 => Each<short>(tensor),
        ElementType.UInt32 => Each<uint>(tensor),
        ElementType.Int32 => Each<int>(tensor),
        ElementType.UInt64 => Each<ulong>(tensor),
        ElementType.Int64 => Each<long>(tensor),
        _ => throw DyadicException.Unsupported($"{tensor} cannot be compared."),
    };

    private static double[] Each<T>(DenseTensor tensor)
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        ReadOnlySpan<T> elements = MemoryMarshal.Cast<byte, T>(tensor.Bytes);
        double[] numbers = new double[elements.Length];
        for (int i = 0; i < elements.Length; i++) numbers[i] = double.CreateChecked(elements[i]);
        return numbers;
    }
}
