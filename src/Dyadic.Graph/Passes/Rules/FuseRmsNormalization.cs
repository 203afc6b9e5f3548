using Dyadic.Core;
using Dyadic.Graphs.Operators;

namespace Dyadic.Graphs;

/// <summary>A root-mean-square normalization that an exporter took apart is one RMSNormalization again. Exact up to float rounding.</summary>
/// <remarks><code>
///   r = √(mean(x²) + ε)
///   before:  x / r · gain     or     x · (1 / r) · gain        after:  x ─ RMSNormalization
/// </code></remarks>
public sealed class FuseRmsNormalization : RewriteRule<Mul>
{
    /// <inheritdoc/>
    protected override GraphPatch? Rewrite(Graph graph, Node node, Mul op)
    {
        for (int side = 0; side < 2; side++)
        {
            if (node.Inputs[side]!.Constant is not { ElementType: ElementType.Float32 } gain || node.Inputs[1 - side] is not { Producer: { } quotient }) continue;
            if (Normalized(quotient) is not var (x, epsilon) || x.Shape is not { Rank: > 0 } shape || !shape[-1].IsKnown) continue;
            if (gain.Count != shape[-1].Value || gain.Shape[-1] != gain.Count) continue;
            GraphPatch patch = new();
            patch.Replace(node.Output, patch.Add(node.Name, new RmsNormalization(Epsilon: epsilon), x, patch.AddConstant($"{node.Name}_gain", gain.Reshaped([gain.Count]))));
            return patch;
        }

        return null;
    }

    // x / r, or x · (1 / r).
    private static (Value X, float Epsilon)? Normalized(Node quotient)
    {
        if (quotient.Operator is Div) return Root(quotient.Inputs[1]!, quotient.Inputs[0]!);
        if (quotient.Operator is not Mul) return null;
        for (int side = 0; side < 2; side++)
        {
            Value? root = quotient.Inputs[side]!.Producer switch
            {
                { Operator: Reciprocal } reciprocal => reciprocal.Inputs[0],
                { Operator: Div } div when div.Inputs[0]!.Constant is { ElementType: ElementType.Float32, Count: 1 } one && one.Span<float>()[0] == 1 => div.Inputs[1],
                _ => null,
            };
            if (root is not null && Root(root, quotient.Inputs[1 - side]!) is { } found) return found;
        }

        return null;
    }

    private static (Value X, float Epsilon)? Root(Value root, Value x)
    {
        if (root.Producer is not { Operator: Sqrt } sqrt || sqrt.Inputs[0]!.Producer is not { Operator: Add } add) return null;
        int constant = add.Inputs[0]!.Constant is null ? 1 : 0;
        if (add.Inputs[constant]!.Constant is not { ElementType: ElementType.Float32, Count: 1 } epsilon) return null;
        if (add.Inputs[1 - constant]!.Producer is not { Operator: ReduceMean { Keepdims: true, NoopWithEmptyAxes: false } } mean || x.Shape is not { } shape) return null;
        if (mean.Input(1)?.Constant is not { Count: 1 } axis || (IntegerElements.Get(axis, 0) != -1 && IntegerElements.Get(axis, 0) != shape.Rank - 1)) return null;
        bool squares = mean.Inputs[0]!.Producer switch
        {
            { Operator: Mul } mul => mul.Inputs[0] == x && mul.Inputs[1] == x,
            { Operator: Pow } pow => pow.Inputs[0] == x && pow.Inputs[1]!.Constant is { Count: 1, ElementType: ElementType.Float32 } two && two.Span<float>()[0] == 2,
            _ => false,
        };
        return squares ? (x, epsilon.Span<float>()[0]) : null;
    }
}
