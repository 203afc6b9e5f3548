using System.Numerics;
using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>√(a² + b² + ε), the magnitude of a complex number whose parts have one scale: an exact integer root with the bits of fraction that 52 bits leave.</summary>
internal sealed class MagnitudeLayer(IReadOnlyList<Node> nodes, Value a, Value b, double epsilon) : QuantizedLayer(nodes, [a, b])
{
    private const int WideBits = 16;

    /// <inheritdoc/>
    public override IReadOnlyList<(Value Value, Value Other)> SharedParameters => [(a, b)];

    /// <summary>Spectra span decades: what 8 bits leave of their small numbers is nothing.</summary>
    public override int? InputBits(Recipe recipe) => WideBits;

    /// <inheritdoc/>
    public override void Emit(IntegerEmitter emitter, bool asAccumulators)
    {
        IntegerTensor left = emitter.CodesOf(a), right = emitter.Converted($"{Name}_b", $"{Name}_b", emitter.CodesOf(b), emitter.CodesOf(a).Parameters);
        AffineParameters input = left.Parameters, output = emitter.Network.Activations[Output];
        long reach = CodeProducts.Reach(input), added = (long)Math.Min(Math.Round(epsilon / (input.Scale * input.Scale)), SquareRoot.Greatest / 4);
        Int128 greatest = (2 * (Int128)reach * reach) + added;
        int fraction = (63 - BitOperations.LeadingZeroCount((ulong)(SquareRoot.Greatest / (long)greatest))) / 2;
        Value sum = emitter.Add($"{Name}_squares", new Add(), Square(emitter, "a", left), Square(emitter, "b", right));
        if (added > 0) sum = emitter.Add($"{Name}_raised", new Add(), sum, emitter.Int64(added));
        Value fine = emitter.Add($"{Name}_fine", new Mul(), sum, emitter.Int64(1L << (2 * fraction)));
        Value root = emitter.Add($"{Name}_root", new SquareRoot(), fine);
        double factor = input.Scale / Math.ScaleB(output.Scale, fraction);
        emitter.Define(Output, emitter.Requantize(this, root, DenseTensor.Scalar(0), [factor], TensorShape.Scalar, (Int128)1 << SquareRoot.RootBits, FusedClamp.None), output);
    }

    private Value Square(IntegerEmitter emitter, string part, IntegerTensor codes)
    {
        Value wide = emitter.Add($"{Name}_{part}_wide", new Cast(ElementType.Int64), codes.Codes);
        Value centred = emitter.Add($"{Name}_{part}_centred", new Sub(), wide, emitter.Int64(codes.Parameters.ZeroPoint));
        return emitter.Add($"{Name}_{part}_square", new Mul(), centred, centred);
    }
}

/// <summary>Finds magnitudes: the root of the sum of two squares and perhaps a constant.</summary>
internal sealed class IntegerMagnitudeRule : IIntegerFunctionRule
{
    /// <inheritdoc/>
    public QuantizedLayer? Match(Graph graph, Node node, Recipe recipe) => recipe.Norm is not null && Of(graph, node) is { } layer && layer.Nodes[0] == node ? layer : null;

    /// <summary>The layer that a square belongs to; null when it belongs to none.</summary>
    public static MagnitudeLayer? Of(Graph graph, Node square)
    {
        if (Squared(square) is null || Only(graph, square.Output) is not { Operator: Add } sum) return null;
        if (sum.Inputs[0] == sum.Inputs[1] || sum.Inputs.Select(input => input!.Producer).ToArray() is not [{ } first, { } second] || Squared(first) is not { } a || Squared(second) is not { } b) return null;
        if (Only(graph, first.Output) != sum || Only(graph, second.Output) != sum || a == b || a.Shape is not { } shape || b.Shape is not { } other || !shape.Equals(other)) return null;
        List<Node> nodes = [.. graph.Nodes.Where(node => node == first || node == second), sum];
        Node? last = Only(graph, sum.Output);
        double epsilon = 0;
        if (last is { Operator: Add } raised && raised.Inputs.FirstOrDefault(input => input!.Constant is { ElementType: ElementType.Float32, Count: 1 }) is { } constant && constant.Constant!.Span<float>()[0] >= 0)
        {
            epsilon = constant.Constant.Span<float>()[0];
            nodes.Add(raised);
            last = Only(graph, raised.Output);
        }

        return last is { Operator: Sqrt } ? new MagnitudeLayer([.. nodes, last], a, b, epsilon) : null;
    }

    // x where a node computes x².
    private static Value? Squared(Node node) => node.Operator switch
    {
        Mul when node.Inputs[0] == node.Inputs[1] && node.Inputs[0]!.Constant is null => node.Inputs[0],
        Pow when node.Inputs[1]!.Constant is { ElementType: ElementType.Float32, Count: 1 } two && two.Span<float>()[0] == 2 => node.Inputs[0],
        _ => null,
    };

    private static Node? Only(Graph graph, Value value) => value.Consumers is [var reader] && !graph.Outputs.Contains(value) ? reader : null;
}
