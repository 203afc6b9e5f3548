using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime.Fusion;

/// <summary>The constant bias of a convolution or product on the grid of its accumulators.</summary>
internal static class LinearBias
{
    // The accumulators need the rest of the range.
    private const double Largest = 1 << 30;
    private const double SameStep = 1e-6;

    /// <summary>
    /// The bias in steps of the accumulators, one an output channel; zeros when there is none. Int32 codes of that very step are taken as they
    /// are, other numbers are rounded to the nearest step, as ONNX Runtime does. Null, with the reason, when the bias is no constant or is beyond Int32.
    /// </summary>
    public static int[]? Of(Value? real, float[] steps, int channels, out string reason)
    {
        reason = "";
        int[] bias = new int[channels];
        if (real is null) return bias;
        if (Read(real) is not var (codes, scales) || (codes.Length != 1 && codes.Length != channels))
        {
            reason = $"its bias '{real.Name}' is not a constant with one number an output channel";
            return null;
        }

        for (int i = 0; i < channels; i++)
        {
            double step = steps[steps.Length == 1 ? 0 : i], code = codes[codes.Length == 1 ? 0 : i], scale = scales[scales.Length == 1 ? 0 : i];
            double onGrid = Math.Abs(scale - step) <= SameStep * step ? code : Math.Round(code * scale / step);
            if (!(Math.Abs(onGrid) <= Largest))
            {
                reason = $"its bias '{real.Name}' is beyond Int32 in steps of input scale · weight scale, which are {step:G3} in channel {i}";
                return null;
            }

            bias[i] = (int)onGrid;
        }

        return bias;
    }

    private static (double[] Codes, double[] Scales)? Read(Value real)
    {
        if (real.Constant is { ElementType: ElementType.Float32 } numbers) return (Array.ConvertAll(numbers.Span<float>().ToArray(), number => (double)number), [1]);
        if (real.Producer is not { Operator: DequantizeLinear { BlockSize: 0 } } node || node.Inputs[0]!.Constant is not { } codes || !codes.ElementType.IsInteger()) return null;
        if (node.Inputs[1]!.Constant is not { ElementType: ElementType.Float32 } scale || (scale.Count != 1 && scale.Count != codes.Count)) return null;
        if (node.Input(2) is { } zero && !(zero.Constant is { } zeros && IntegerElements.ToInt64(zeros).All(code => code == 0))) return null;
        return (Array.ConvertAll(IntegerElements.ToInt64(codes), code => (double)code), Array.ConvertAll(scale.Span<float>().ToArray(), step => (double)step));
    }
}
