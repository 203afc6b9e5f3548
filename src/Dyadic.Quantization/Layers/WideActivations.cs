using Dyadic.Graphs;

namespace Dyadic.Quantization;

/// <summary>The activations that layers want with more bits than a recipe gives: what normalizations read with the sums that lead there, and the logits of softmaxes.</summary>
internal static class WideActivations
{
    /// <summary>Finds them, with their bits.</summary>
    public static Dictionary<Value, int> Of(IReadOnlyList<QuantizedLayer> layers, Recipe recipe)
    {
        HashSet<Value> narrow = [];
        Dictionary<Value, int> wide = [];
        foreach (QuantizedLayer layer in layers.Reverse())
        {
            if (layer.NeedsNarrowInput || (layer.SharesParameters && layer.Outputs.Any(narrow.Contains))) narrow.UnionWith(layer.Inputs);
        }

        // Readers come before what they read, so one round is enough.
        foreach (QuantizedLayer layer in layers.Reverse())
        {
            if (layer.InputBits(recipe) is { } wanted) Want(layer.Inputs, wanted);
            else if ((layer.PassesWidth || layer.SharesParameters) && layer.Outputs.Max(wide.GetValueOrDefault) is > 0 and int bits) Want(layer.Inputs.Where(input => !narrow.Contains(input)), bits);
        }

        return wide;

        void Want(IEnumerable<Value> values, int bits)
        {
            foreach (Value value in values) wide[value] = Math.Max(bits, wide.GetValueOrDefault(value));
        }
    }
}
