using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Quantization;

/// <summary>
/// Gives scales to values that a file quantizes only on the other side of an operator that moves elements: quantizing before or after it is
/// the same. Exact.
/// </summary>
/// <remarks><code>
///   forward:   ŷ ─ Reshape ─ Conv              the reshaped value has ŷ's codes
///   backward:  Conv ─ Flatten ─ QuantizeLinear  the convolution gives the flattened value's codes
/// </code></remarks>
internal static class ScalePropagation
{
    /// <summary>Propagates until nothing changes.</summary>
    public static void Run(FileScales scales)
    {
        HashSet<Value> outputs = [.. scales.Graph.Outputs];
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (Node node in scales.Graph.Nodes)
            {
                IReadOnlyList<Value> moved = CodeMovement.PadsWithZero(node) ? [node.Inputs[0]!] : CodeMovement.Sources(node);
                if (moved.Count > 0 && node.Output.Type == ElementType.Float32) changed |= scales.Activations.TryGetValue(node.Output, out AffineParameters? known) ? Back(scales, moved, known, outputs) : Forward(scales, moved, node.Output);
            }
        }
    }

    private static bool Forward(FileScales scales, IReadOnlyList<Value> moved, Value output)
    {
        if (!scales.Activations.TryGetValue(moved[0], out AffineParameters? common)) return false;
        if (moved.Any(value => scales.Activations.GetValueOrDefault(value) != common)) return false;
        scales.Activations[output] = common;
        return true;
    }

    private static bool Back(FileScales scales, IReadOnlyList<Value> moved, AffineParameters parameters, HashSet<Value> outputs)
    {
        bool changed = false;
        foreach (Value value in moved.Where(value => value is { Constant: null, Consumers.Count: 1, Producer: not null } && !outputs.Contains(value)))
        {
            changed |= scales.Activations.TryAdd(value, parameters);
        }

        return changed;
    }
}
