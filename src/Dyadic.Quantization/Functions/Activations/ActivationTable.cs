using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Kernels.Functions;

namespace Dyadic.Quantization;

/// <summary>What an integer function of single elements makes of every 8-bit code: computed by the function itself, so that a look-up has its bits.</summary>
internal static class ActivationTable
{
    private const int Codes = 256;

    /// <summary>The table, results of negative codes last.</summary>
    /// <param name="function">The function, given all codes as one row.</param>
    /// <param name="from">What the codes that are looked up mean; at most 8 bits.</param>
    /// <param name="to">What the results mean.</param>
    public static DenseTensor Of(IntegerActivation function, AffineParameters from, AffineParameters to)
    {
        int[] centred = new int[Codes];
        for (int i = 0; i < Codes; i++)
        {
            int code = from.Format.Signed ? unchecked((sbyte)i) : i;
            centred[i] = Math.Clamp(code, from.Format.MinCode, from.Format.MaxCode) - from.ZeroPoint;
        }

        long[] results = new long[Codes];
        function.Apply(centred, results);
        Int128 magnitude = results.Max(result => Int128.Abs(result));
        Requantizer rescale = Requantizer.HalfUp(function.OutputScale / to.Scale, Int128.Max(magnitude, 1));
        DenseTensor table = DenseTensor.Zeros(to.Format.StorageType, [Codes]);
        for (int i = 0; i < Codes; i++) IntegerElements.SetWrapped(table, i, Int128.Clamp(rescale.Apply(results[i]) + to.ZeroPoint, to.Format.MinCode, to.Format.MaxCode));
        return table;
    }
}
