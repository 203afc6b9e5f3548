using Dyadic.Core;
using Dyadic.Fuzz.Mutation;
using Dyadic.Graphs;
using Dyadic.Runtime;

namespace Dyadic.Fuzz;

/// <summary>Tensors to run a mutant with: the recorded ones where they fit, otherwise random ones.</summary>
internal static class RunInputs
{
    private const long MostElements = 1 << 18;

    /// <summary>One tensor an input; null when an input is too large or of a type without elements.</summary>
    public static DenseTensor[]? Make(IReadOnlyList<TensorInfo> inputs, IReadOnlyList<DenseTensor> recorded, FuzzRandom random)
    {
        Dictionary<string, int> named = [];
        DenseTensor[] tensors = new DenseTensor[inputs.Count];
        for (int i = 0; i < tensors.Length; i++)
        {
            ElementType type = inputs[i].Type == ElementType.Undefined ? ElementType.Float32 : inputs[i].Type;
            if (i < recorded.Count && recorded[i].ElementType == type && Fits(inputs[i].Shape, recorded[i].Shape) && !random.OneIn(4))
            {
                tensors[i] = recorded[i];
                continue;
            }

            if (Shape(inputs[i].Shape, named, random) is not { } shape || type.ByteWidth() == 0) return null;
            tensors[i] = DenseTensor.Zeros(type, shape);
            byte[] content = TensorMutator.Content(type, [tensors[i].Count], random);
            content.AsSpan(0, Math.Min(tensors[i].Bytes.Length, content.Length)).CopyTo(tensors[i].Bytes);
        }

        return tensors;
    }

    private static bool Fits(SymbolicShape? declared, TensorShape shape)
    {
        if (declared is null) return true;
        if (declared.Rank != shape.Rank) return false;
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (declared[axis].IsKnown && declared[axis].Value != shape[axis]) return false;
        }

        return true;
    }

    private static TensorShape? Shape(SymbolicShape? declared, Dictionary<string, int> named, FuzzRandom random)
    {
        declared ??= SymbolicShape.Create(new Dimension[random.Below(5)]);
        int[] extents = new int[declared.Rank];
        long count = 1;
        for (int axis = 0; axis < extents.Length; axis++)
        {
            long extent = declared[axis].IsKnown ? declared[axis].Value : Unknown(declared[axis].Name, named, random);
            if (extent > MostElements || (count *= Math.Max(extent, 1)) > MostElements) return null;
            extents[axis] = (int)extent;
        }

        return TensorShape.Create(extents);
    }

    private static int Unknown(string? name, Dictionary<string, int> named, FuzzRandom random)
    {
        int extent = random.Below(5);
        if (name is null) return extent;
        if (!named.TryGetValue(name, out int given)) named[name] = given = extent;
        return given;
    }
}
