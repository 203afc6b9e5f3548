using Dyadic.Core;

namespace Dyadic.Quantization;

/// <summary>Positions drawn from the samples of one layer: the inputs that the quantized network has there, and the outputs of the float network.</summary>
/// <param name="Inputs">[rows][row length].</param>
/// <param name="Targets">[rows][channels], after the clamp.</param>
/// <param name="Rows">How many.</param>
internal sealed record LinearRows(float[] Inputs, float[] Targets, int Rows)
{
    /// <summary>Draws positions, the same number from each sample, in random order.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="inputs">Its inputs in the quantized network.</param>
    /// <param name="outputs">Its outputs in the float network.</param>
    /// <param name="most">The most rows.</param>
    /// <param name="random">Draws.</param>
    public static LinearRows Draw(LinearLayer layer, IReadOnlyList<DenseTensor> inputs, IReadOnlyList<DenseTensor> outputs, int most, Random random)
    {
        LinearPositions[] positions = [.. inputs.Select((input, sample) => layer.PositionsOf(input.Shape, outputs[sample].Shape))];
        int[] counts = new int[positions.Length];
        int left = most;
        for (int sample = 0; sample < counts.Length; sample++)
        {
            counts[sample] = Math.Min(positions[sample].Count, (left + counts.Length - sample - 1) / (counts.Length - sample));
            left -= counts[sample];
        }

        int rows = counts.Sum(), length = positions[0].RowLength;
        int[] order = [.. Enumerable.Range(0, rows)];
        random.Shuffle(order);
        LinearRows drawn = new(new float[(long)rows * length], new float[(long)rows * layer.Channels], rows);
        int next = 0;
        for (int sample = 0; sample < counts.Length; sample++)
        {
            ReadOnlySpan<float> input = inputs[sample].Span<float>(), output = outputs[sample].Span<float>();
            foreach (int position in Choose(positions[sample].Count, counts[sample], random))
            {
                int row = order[next++];
                positions[sample].Gather(input, position, drawn.Inputs.AsSpan(row * length, length));
                positions[sample].GatherOutput(output, position, drawn.Targets.AsSpan(row * layer.Channels, layer.Channels));
            }
        }

        return drawn;
    }

    // Floyd's algorithm: every subset has the same chance, with no list of all positions.
    private static HashSet<int> Choose(int count, int wanted, Random random)
    {
        HashSet<int> chosen = new(wanted);
        for (int last = count - wanted; last < count; last++)
        {
            if (!chosen.Add(random.Next(last + 1))) chosen.Add(last);
        }

        return chosen;
    }
}
