using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Runtime;

/// <summary>Compares the tensors a caller gives with the inputs a graph declares.</summary>
internal static class InputCheck
{
    /// <summary>Throws when count, type, rank or an extent differs, or when one named extent is given two sizes.</summary>
    public static void Check(IReadOnlyList<TensorInfo> expected, IReadOnlyList<DenseTensor> inputs)
    {
        if (inputs.Count != expected.Count)
        {
            throw DyadicException.Usage($"The graph takes {expected.Count} inputs ({string.Join(", ", expected)}); got {inputs.Count}.");
        }

        for (int i = 0; i < expected.Count; i++)
        {
            if (inputs[i] is null) throw DyadicException.Usage($"Input {expected[i]} is missing.");
            if (!Matches(expected[i], inputs[i])) throw DyadicException.Usage($"Input {expected[i]} was given {inputs[i]}; give a tensor of the declared type and shape.");
        }

        for (int i = 1; i < expected.Count; i++) CheckNames(expected, inputs, i);
    }

    private static bool Matches(TensorInfo expected, DenseTensor input)
    {
        if (expected.Type != ElementType.Undefined && expected.Type != input.ElementType) return false;
        if (expected.Shape is not { } shape) return true;
        if (shape.Rank != input.Shape.Rank) return false;
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (shape[axis].IsKnown && shape[axis].Value != input.Shape[axis]) return false;
        }

        return true;
    }

    private static void CheckNames(IReadOnlyList<TensorInfo> expected, IReadOnlyList<DenseTensor> inputs, int index)
    {
        if (expected[index].Shape is not { } shape) return;
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (shape[axis].Name is not { } name) continue;
            for (int earlier = 0; earlier < index; earlier++)
            {
                if (expected[earlier].Shape is not { } other) continue;
                for (int otherAxis = 0; otherAxis < other.Rank; otherAxis++)
                {
                    if (other[otherAxis].Name != name || inputs[earlier].Shape[otherAxis] == inputs[index].Shape[axis]) continue;
                    throw DyadicException.Usage(
                        $"Inputs {expected[earlier]} and {expected[index]} share the extent '{name}', but were given {inputs[earlier]} and {inputs[index]}; make the extents equal.");
                }
            }
        }
    }
}
