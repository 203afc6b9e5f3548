using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Internals;
using Dyadic.Runtime;

namespace Dyadic;

/// <summary>Compares what a model computes with arrays that another runtime computed, value by value and by name.</summary>
/// <remarks>
/// The arrays named after the model's inputs are fed to it. Integers compare by equality, reals within a tolerance of the value's greatest
/// magnitude. An array of reals meets the reals of a value's codes; signed codes meet unsigned ones 128 above; an array whose channels
/// come last meets a value whose channels come second.
/// </remarks>
public static class RecordedComparison
{
    /// <summary>The share of a value's greatest magnitude by which reals of two float libraries may differ.</summary>
    public const double UsualTolerance = 1e-5;

    /// <summary>Runs the model on the recorded inputs and compares every value that was recorded.</summary>
    /// <param name="model">The model.</param>
    /// <param name="arrays">Inputs and any other values, by name.</param>
    /// <param name="tolerance">For reals, a share of the greatest magnitude, 0 or more.</param>
    /// <param name="threads">Threads of the run; 0 for one a processor.</param>
    /// <exception cref="DyadicException">An input was not recorded, no other value was, or the shapes of one differ.</exception>
    public static RecordedReport Compare(Model model, IReadOnlyList<NamedTensor> arrays, double tolerance = UsualTolerance, int threads = 0)
    {
        if (!(tolerance >= 0)) throw DyadicException.Usage($"A tolerance is 0 or more; got {tolerance}.");
        Dictionary<string, DenseTensor> recorded = arrays.ToDictionary(array => array.Name, array => array.Tensor, StringComparer.Ordinal);
        DenseTensor[] inputs = [.. model.Graph.Inputs.Select(input => Recorded(recorded, input))];
        Dictionary<Value, RecordedDifference> seen = [];
        using Session session = new(model, new SessionOptions { Threads = threads });
        session.Observe = (value, tensor) =>
        {
            if (value.Producer is { } node && recorded.TryGetValue(value.Name, out DenseTensor? reference) && RealValues.Holds(reference) && RealValues.Holds(tensor)) seen[value] = Measure(value, node, reference, tensor, tolerance);
        };
        session.Run(inputs);
        if (seen.Count == 0) throw DyadicException.BadInput($"None of the {arrays.Count} arrays is named after a value that the model computes; 'dyadic inspect' lists its values.");
        RecordedDifference[] values = [.. model.Graph.Nodes.SelectMany(node => node.Outputs).OfType<Value>().Where(seen.ContainsKey).Select(value => seen[value])];
        return new RecordedReport(values, recorded.Count - inputs.Length - values.Length);
    }

    private static DenseTensor Recorded(Dictionary<string, DenseTensor> recorded, Value input) => recorded.TryGetValue(input.Name, out DenseTensor? tensor)
        ? tensor
        : throw DyadicException.BadInput($"No array is named after input {input}; record the inputs of the run beside its values.");

    private static RecordedDifference Measure(Value value, Node node, DenseTensor reference, DenseTensor tensor, double tolerance)
    {
        if (reference.Shape != tensor.Shape && reference.Shape.Rank >= 3 && ChannelsSecond(reference) is { } moved && moved.Shape == tensor.Shape) reference = moved;
        if (reference.Count != tensor.Count) throw DyadicException.BadInput($"{node}: value '{value.Name}' is {tensor}, and the array of that name {reference}; it is another value, or from a run of other extents.");
        bool codes = reference.ElementType.IsInteger() && tensor.ElementType.IsInteger();
        float[] right = RealValues.Of(reference), came = codes ? RealValues.Of(tensor) : RealValues.Of(tensor, value.Quantization);
        if (codes && reference.ElementType == ElementType.Int8 && tensor.ElementType == ElementType.UInt8) came = Array.ConvertAll(came, code => code - 128);
        double allowed = codes ? 0 : tolerance * right.Max(number => Math.Abs((double)number));
        int first = -1, differing = 0;
        for (int i = 0; i < right.Length; i++)
        {
            if (right[i].Equals(came[i]) || Math.Abs((double)right[i] - came[i]) <= allowed) continue;
            if (differing++ == 0) first = i;
        }

        return new RecordedDifference(value.Name, node.ToString(), SignalToNoise.Of(right, came), right.Length, differing, first, first < 0 ? 0 : right[first], first < 0 ? 0 : came[first]);
    }

    private static DenseTensor? ChannelsSecond(DenseTensor tensor)
    {
        int channels = tensor.Shape[-1], width = tensor.ElementType.ByteWidth();
        if (channels == 0 || width == 0) return null;
        int batch = tensor.Shape[0], positions = (int)tensor.Shape.CountOf(1, tensor.Shape.Rank - 1);
        DenseTensor moved = DenseTensor.Zeros(tensor.ElementType, TensorShape.Create([batch, channels, .. tensor.Shape.Extents[1..^1]]));
        for (int i = 0; i < tensor.Count; i++)
        {
            (int rest, int channel) = Math.DivRem(i, channels);
            (int n, int position) = Math.DivRem(rest, positions);
            tensor.Bytes.Slice(i * width, width).CopyTo(moved.Bytes[(((((n * channels) + channel) * positions) + position) * width)..]);
        }

        return moved;
    }
}

/// <summary>How a model differs from a recorded run.</summary>
/// <param name="Values">Every value that was recorded, in the order the model computes them.</param>
/// <param name="Unmatched">Recorded arrays that are no value of the model.</param>
public sealed record RecordedReport(IReadOnlyList<RecordedDifference> Values, int Unmatched)
{
    /// <summary>The first value that differs; null when none does.</summary>
    public RecordedDifference? FirstDifference => Values.FirstOrDefault(value => value.Differing > 0);
}

/// <summary>How one value differs from its recorded array.</summary>
/// <param name="Name">The value's name.</param>
/// <param name="Node">The node that computes it.</param>
/// <param name="Noise">Signal-to-noise ratio and largest error.</param>
/// <param name="Elements">Elements compared.</param>
/// <param name="Differing">Elements that differ by more than is allowed.</param>
/// <param name="FirstElement">The index of the first of them, in row-major order; −1 when there is none.</param>
/// <param name="Recorded">Its recorded number.</param>
/// <param name="Computed">Its number in the model.</param>
public sealed record RecordedDifference(string Name, string Node, SignalToNoise Noise, int Elements, int Differing, int FirstElement, double Recorded, double Computed);
