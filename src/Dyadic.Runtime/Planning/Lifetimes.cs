namespace Dyadic.Runtime.Planning;

/// <summary>Finds from which to which step each buffer is in use.</summary>
internal static class Lifetimes
{
    /// <summary>Marks the buffers that steps touch; those of graph outputs stay in use after the last step.</summary>
    public static void Set(IReadOnlyList<Step> steps, IReadOnlyList<Operand> outputs)
    {
        for (int i = 0; i < steps.Count; i++)
        {
            foreach (Operand operand in steps[i].Inputs) operand.Root.Buffer?.Touch(i);
            foreach (Operand operand in steps[i].Outputs) operand.Root.Buffer?.Touch(i);
        }

        foreach (Operand output in outputs) output.Root.Buffer?.Touch(steps.Count);
    }
}
