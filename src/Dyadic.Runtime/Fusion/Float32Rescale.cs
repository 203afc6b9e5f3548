using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime.Fusion;

/// <summary>Binary32 scales as the significands and powers of two of <see cref="RequantizeFloat32"/>.</summary>
/// <param name="Multipliers">24-bit significands.</param>
/// <param name="Divisors">Powers of two.</param>
internal sealed record Float32Rescale(long[] Multipliers, long[] Divisors)
{
    private const int SignificandBits = 23;

    /// <summary>The rescaling by given positive scales; null when one is of 2²³ or more, or so small that every accumulator becomes 0.</summary>
    public static Float32Rescale? Of(float[] scales)
    {
        long[] multipliers = new long[scales.Length], divisors = new long[scales.Length];
        for (int i = 0; i < scales.Length; i++)
        {
            int shift = SignificandBits - Math.ILogB(scales[i]);
            if (!float.IsNormal(scales[i]) || shift is < 0 or > RequantizeFloat32.GreatestShift) return null;
            multipliers[i] = (long)Math.ScaleB(scales[i], shift);
            divisors[i] = 1L << shift;
        }

        return new Float32Rescale(multipliers, divisors);
    }

    /// <summary>Codes of accumulators, whose channels lie along the last axis.</summary>
    /// <param name="patch">The change under way.</param>
    /// <param name="name">What the node is named after.</param>
    /// <param name="sums">Int32 accumulators.</param>
    /// <param name="bias">Int32, one a channel.</param>
    /// <param name="target">Zero point, type and bounds of the codes.</param>
    public Value Add(GraphPatch patch, string name, Value sums, Value bias, CodeTarget target) => patch.Add(
        $"{name}_codes",
        new RequantizeFloat32(target.Parameters.Type),
        sums,
        bias,
        patch.AddConstant($"{name}_multipliers", DenseTensor.Vector<long>(Multipliers)),
        patch.AddConstant($"{name}_divisors", DenseTensor.Vector<long>(Divisors)),
        patch.AddConstant($"{name}_zero_point", DenseTensor.Scalar((long)target.Parameters.ZeroPoint)),
        patch.AddConstant($"{name}_low", DenseTensor.Scalar((long)target.Low)),
        patch.AddConstant($"{name}_high", DenseTensor.Scalar((long)target.High)));
}
