using Dyadic.Core;

namespace Dyadic.Graphs;

/// <summary>How many bytes constants may take that are computed from other constants, so that a small file cannot ask for any number of them.</summary>
/// <remarks>What no longer fits is not folded: it is computed in every run, where the limits of a session hold.</remarks>
public sealed class FoldingBudget
{
    /// <summary>What any graph may take, whatever its size.</summary>
    public const long Least = 1L << 30;

    // Four-bit weights that become floats grow this much.
    private const int Growth = 8;

    /// <summary>A budget for a graph: so many times what its own constants take.</summary>
    /// <param name="graph">The graph before anything is folded.</param>
    /// <param name="least">What is allowed for a graph with small constants, or none.</param>
    public FoldingBudget(Graph graph, long least = Least) =>
        Left = Math.Max(least, Growth * graph.Initializers.Sum(value => Bytes(value.Constant!)));

    /// <summary>Bytes that may still be taken.</summary>
    public long Left { get; private set; }

    /// <summary>False when outputs of these types and shapes are too large; what is not known is taken to fit.</summary>
    public bool Admits(IEnumerable<TensorFacts> outputs)
    {
        long left = Left;
        foreach (TensorFacts facts in outputs)
        {
            if (facts.Shape is not { IsKnown: true } shape) continue;
            int width = Width(facts.Type);
            if (!shape.HoldsAtMost(left / width)) return false;
            left -= shape.ToTensorShape().Count * width;
        }

        return true;
    }

    /// <summary>Counts constants that were made.</summary>
    public void Spend(IEnumerable<DenseTensor?> outputs) => Left = Math.Max(0, Left - outputs.Sum(output => output is null ? 0 : Bytes(output)));

    private static long Bytes(DenseTensor tensor) => tensor.Shape.Count * Width(tensor.ElementType);

    private static int Width(ElementType type) => type == ElementType.String ? nint.Size : Math.Max(type.ByteWidth(), 1);
}
