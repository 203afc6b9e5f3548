using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime.Planning;

/// <summary>What 256 · high + low can be for the products of two byte planes by the same codes: one range a channel for constant weights, one for all otherwise.</summary>
/// <param name="Least">The least sums, none above 0.</param>
/// <param name="Greatest">The greatest sums, none below 0.</param>
internal sealed record BytePlaneRange(long[] Least, long[] Greatest)
{
    private const int Codes = 1 << 16;

    /// <summary>The ranges; null when the values are no such products, or a plane's sum could leave 32 bits.</summary>
    public static BytePlaneRange? Of(PlanBuilder plan, Value high, Value low)
    {
        if (high.Producer is not { Operator: ConvInteger or MatMulInteger } highProduct || low.Producer is not { Operator: ConvInteger or MatMulInteger } lowProduct) return null;
        if (highProduct.OpType == lowProduct.OpType && highProduct.Inputs[1] == lowProduct.Inputs[1] && plan.Facts.Constant(highProduct.Inputs[1]) is null) return OfActivations(plan, highProduct, lowProduct);
        if (highProduct.OpType != lowProduct.OpType || plan.Facts.Constant(highProduct.Inputs[1]) is not { } weights || !IntegerConstants.IsByte(weights.ElementType)) return null;
        if (plan.Facts.Constant(lowProduct.Inputs[1]) is not { } others || !ReferenceEquals(weights, others)) return null;
        bool filters = highProduct.Operator is ConvInteger;
        int channels = filters ? weights.Shape[0] : weights.Shape[-1], perChannel = weights.Count / channels;
        int Channel(int index) => filters ? index / perChannel : index % channels;
        if (IntegerConstants.ZeroPoint(plan, highProduct, 2) is not { } highZero || IntegerConstants.ZeroPoint(plan, lowProduct, 2) is not { } lowZero) return null;
        if (IntegerConstants.ZeroPoints(plan, highProduct, 3, channels) is not { } zeroPoints) return null;
        if (IntegerConstants.ZeroPoints(plan, lowProduct, 3, channels) is not { } otherZeroPoints || !zeroPoints.SequenceEqual(otherZeroPoints)) return null;
        short[] centred = IntegerConstants.Centred(weights, zeroPoints, run: filters ? perChannel : 1);
        long[] least = new long[channels], greatest = new long[channels], plane = new long[channels];
        long smallest = -(256L * highZero) - lowZero, largest = Codes - 1 + smallest;
        for (int i = 0; i < centred.Length; i++)
        {
            int c = Channel(i);
            least[c] += Math.Min(centred[i] * smallest, centred[i] * largest);
            greatest[c] += Math.Max(centred[i] * smallest, centred[i] * largest);
            plane[c] += Math.Abs((int)centred[i]) * 255L;
        }

        return plane.Max() <= int.MaxValue ? new BytePlaneRange(least, greatest) : null;
    }

    // Every code of the right-hand side may stand at every place.
    private static BytePlaneRange? OfActivations(PlanBuilder plan, Node highProduct, Node lowProduct)
    {
        ElementType type = plan.Facts[highProduct.Inputs[1]!].Type;
        if (highProduct.Operator is not MatMulInteger || !IntegerConstants.IsByte(type)) return null;
        if (IntegerConstants.ZeroPoint(plan, highProduct, 2) is not { } highZero || IntegerConstants.ZeroPoint(plan, lowProduct, 2) is not { } lowZero) return null;
        if (IntegerConstants.ZeroPoint(plan, highProduct, 3) is not { } zero || IntegerConstants.ZeroPoint(plan, lowProduct, 3) != zero) return null;
        (Int128 typeLeast, Int128 typeGreatest) = type.IntegerRange();
        long depth = plan.Facts.Shape(highProduct.Inputs[0]!)[-1], smallest = -(256L * highZero) - lowZero, largest = Codes - 1 + smallest;
        long low = (long)typeLeast - zero, high = (long)typeGreatest - zero;
        if (depth * 255 * Math.Max(Math.Abs(low), Math.Abs(high)) > int.MaxValue) return null;
        long[] corners = [smallest * low, smallest * high, largest * low, largest * high];
        return new BytePlaneRange([depth * Math.Min(corners.Min(), 0)], [depth * Math.Max(corners.Max(), 0)]);
    }
}
