using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Quantization.Tests;

/// <summary>The inputs for which TFLite's outputs are stored: numbers of a small generator, restarted for every case.</summary>
internal static class GoldenInputs
{
    public static DenseTensor[] Of(Graph graph, int number)
    {
        uint state = (7919u * (uint)number) + 1;
        double Next()
        {
            state = unchecked((state * 1664525) + 1013904223);
            return state / 4294967296.0;
        }

        return [.. graph.Inputs.Select(input => Fill(DenseTensor.Zeros(input.Type, input.Shape!.ToTensorShape()), Next))];
    }

    private static DenseTensor Fill(DenseTensor tensor, Func<double> next)
    {
        for (int i = 0; i < tensor.Count; i++)
        {
            switch (tensor.ElementType)
            {
                case ElementType.Float32: tensor.Span<float>()[i] = (float)((2 * next()) - 1); break;
                case ElementType.Int8: tensor.Bytes[i] = (byte)(sbyte)(Math.Floor(256 * next()) - 128); break;
                case ElementType.UInt8: tensor.Bytes[i] = (byte)Math.Floor(256 * next()); break;
                default: tensor.Span<int>()[i] = (int)Math.Floor(8 * next()); break;
            }
        }

        return tensor;
    }
}
