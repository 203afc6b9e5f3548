using Dyadic.Runtime;

namespace Dyadic.Fuzz;

/// <summary>An upper estimate of what a plan computes.</summary>
internal static class Work
{
    /// <summary>The sum over steps of elements written × elements of the largest input, in bytes squared.</summary>
    public static double Of(Plan plan) => plan.Describe().Sum(row => (row.BytesWritten / 4.0) * Math.Max(row.BytesRead / 4.0, 1));
}
