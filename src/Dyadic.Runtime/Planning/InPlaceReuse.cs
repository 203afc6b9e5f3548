namespace Dyadic.Runtime.Planning;

/// <summary>Lets an elementwise step write over an input that nobody reads afterwards.</summary>
internal static class InPlaceReuse
{
    /// <summary>Merges the buffers; lifetimes must be set.</summary>
    public static void Apply(IReadOnlyList<Step> steps)
    {
        for (int i = 0; i < steps.Count; i++)
        {
            if (steps[i].InPlace && steps[i].Outputs is [{ Buffer: { } target } output]) Reuse(steps[i], i, output, target);
        }
    }

    private static void Reuse(Step step, int index, Operand output, PlanBuffer target)
    {
        if (target.FirstStep != index) return;
        foreach (Operand input in step.Inputs)
        {
            if (input.Root.Buffer is not { } source || source.LastStep != index || source.Root == target.Root) continue;
            if (source.Bytes != target.Bytes || input.Shape != output.Shape || input.Bytes != output.Bytes) continue;

            // Another view of the same bytes with another shape would be read at places already overwritten.
            if (step.Inputs.Any(other => other != input && other.Root == input.Root && other.Shape != input.Shape)) continue;
            target.MergeInto(source);
            return;
        }
    }
}
