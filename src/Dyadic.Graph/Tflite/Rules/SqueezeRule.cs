using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>SQUEEZE: drops axes of extent 1; all of them, or those listed.</summary>
internal sealed class SqueezeRule() : TfliteRule(TfliteBuiltin.Squeeze, TfliteArithmetic.Any)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        int[] listed = [.. (op.Options.Numbers<int>(0, "squeeze_dims") ?? []).Select(axis => op.CheckedAxis(axis, input.Shape.Rank))];
        int[] dropped = [.. Enumerable.Range(0, input.Shape.Rank).Where(axis => listed.Length == 0 ? input.Shape[axis] == 1 : listed.Contains(axis))];
        if (Array.Exists(dropped, axis => input.Shape[axis] != 1)) throw op.BadInput($"drops axes [{string.Join(',', dropped)}] of {input}; only those of extent 1 can go");
        graph.Write(op.Output, graph.Reshape(graph.ReadElements(input), [.. Enumerable.Range(0, input.Shape.Rank).Except(dropped).Select(axis => input.Shape[axis])]));
    }
}
