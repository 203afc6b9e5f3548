using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime.Fusion;

/// <summary>What accumulators stand for.</summary>
internal static class AccumulatorSteps
{
    /// <summary>Accumulators as reals.</summary>
    /// <param name="patch">The change under way.</param>
    /// <param name="name">What the nodes are named after.</param>
    /// <param name="sums">Int32 accumulators.</param>
    /// <param name="steps">One step, or one an index of the axis.</param>
    /// <param name="axis">The channel axis.</param>
    public static Value Dequantized(GraphPatch patch, string name, Value sums, float[] steps, int axis)
    {
        Value scale = patch.AddConstant($"{name}_steps", steps.Length == 1 ? DenseTensor.Scalar(steps[0]) : DenseTensor.Vector<float>(steps));
        return patch.Add($"{name}_float", new DequantizeLinear(Axis: axis), sums, scale);
    }
}
