namespace Dyadic.Runtime.Planning;

/// <summary>Lets a step write over an input that nobody reads afterwards.</summary>
internal static class InPlaceReuse
{
    /// <summary>Merges the buffers; lifetimes must be set.</summary>
    public static void Apply(IReadOnlyList<Step> steps)
    {
        for (int i = 0; i < steps.Count; i++)
        {
            if (steps[i].Outputs is [{ Buffer: { } target } output] && target.FirstStep == i) Reuse(steps[i], i, output, target);
        }
    }

    private static void Reuse(Step step, int index, Operand output, PlanBuffer target)
    {
        foreach (Operand input in step.MayOverwrite)
        {
            if (input.Root.Buffer is not { } source || source.LastStep != index || source.Root == target.Root) continue;
            if (source.Bytes != target.Bytes || input.Shape != output.Shape || input.Bytes != output.Bytes) continue;

            // The same bytes read another way would be read at places already overwritten.
            if (step.Inputs.Any(other => other.Root.Buffer?.Root == source.Root && (other.Shape != input.Shape || !step.MayOverwrite.Contains(other)))) continue;
            target.MergeInto(source);
            return;
        }
    }
}
