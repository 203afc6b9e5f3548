using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>Infers the outputs of a loop's body when what one iteration gives is what the next one takes.</summary>
internal static class LoopState
{
    /// <summary>
    /// Facts of the body's outputs that hold in every iteration. Shapes of carried values that change are widened until
    /// they no longer do: first the extents, at last the rank.
    /// </summary>
    /// <param name="c">The loop's inference.</param>
    /// <param name="body">The body.</param>
    /// <param name="inputs">Facts of the body's inputs in the first iteration; widened in place.</param>
    /// <param name="firstCarriedInput">The first carried input of the body.</param>
    /// <param name="firstCarriedOutput">The body's output that becomes that input.</param>
    /// <param name="carried">How many values are carried.</param>
    public static IReadOnlyList<TensorFacts> Infer(InferenceContext c, Graph body, TensorFacts[] inputs, int firstCarriedInput, int firstCarriedOutput, int carried)
    {
        while (true)
        {
            IReadOnlyList<TensorFacts> outputs = GraphInference.InferOutputs(body, inputs);
            bool changed = false;
            for (int i = 0; i < carried; i++)
            {
                TensorFacts before = inputs[firstCarriedInput + i], after = outputs[firstCarriedOutput + i];
                if (before.Type != ElementType.Undefined && after.Type != ElementType.Undefined && before.Type != after.Type)
                {
                    throw c.Fail($"carried value {i} is {before.Type}, but the body '{body.Name}' makes it {after.Type}.");
                }

                SymbolicShape? common = CommonShape.Of(before.Shape, after.Shape);
                if (Equals(common, before.Shape)) continue;
                inputs[firstCarriedInput + i] = before with { Shape = common };
                changed = true;
            }

            if (!changed) return outputs;
        }
    }

    /// <summary>The tensors of all iterations, stacked along a new axis, in iteration order or reversed.</summary>
    public static DenseTensor Stack(EvaluationContext c, IReadOnlyList<DenseTensor> slices, int axis, bool reverse)
    {
        DenseTensor first = slices[0];
        if (slices.FirstOrDefault(slice => slice.Shape != first.Shape) is { } odd)
        {
            throw c.Fail($"one iteration gives {odd} and another {first}; they cannot be stacked.");
        }

        DenseTensor stacked = DenseTensor.Zeros(first.ElementType, TensorShape.Create([.. first.Shape.Take(axis), slices.Count, .. first.Shape.Skip(axis)]));
        int outer = (int)first.Shape.CountOf(0, axis), inner = (int)first.Shape.CountOf(axis, first.Shape.Rank);
        for (int i = 0; i < slices.Count; i++)
        {
            DenseTensor slice = slices[reverse ? slices.Count - 1 - i : i];
            for (int o = 0; o < outer; o++) ElementMoves.Copy(slice, o * inner, stacked, ((o * slices.Count) + i) * inner, inner);
        }

        return stacked;
    }

    /// <summary>The stacked output of a loop that never ran: no iterations, and unknown extents taken as 0.</summary>
    public static DenseTensor StackOfNone(EvaluationContext c, int output, TensorFacts facts)
    {
        if (facts.Type == ElementType.Undefined || facts.Shape is null) throw c.Fail($"output {output} cannot be known, because the loop ran no iteration.");
        return DenseTensor.Zeros(facts.Type, TensorShape.Create([.. facts.Shape.Select(extent => extent.IsKnown ? (int)extent.Value : 0)]));
    }
}
