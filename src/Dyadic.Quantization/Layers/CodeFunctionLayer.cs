using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>
/// Functions of one activation between two quantized values: a table of codes for 8 bits, a rescaling with a clamp for more. Where a file
/// says how a value is rounded before and after, the table has the bits of the float operators between the two.
/// </summary>
internal sealed class CodeFunctionLayer(IReadOnlyList<Node> nodes, Value input) : QuantizedLayer(nodes, [input])
{
    /// <inheritdoc/>
    public override void Emit(IntegerEmitter emitter, bool asAccumulators)
    {
        IntegerTensor codes = emitter.CodesOf(Inputs[0]);
        AffineParameters output = emitter.Network.Activations[Output];
        string name = GraphEmitter.CodeName(Output);
        emitter.Define(Output, IsTable(codes.Parameters, output) ? emitter.LookUp(name, Name, codes, output, Apply) : emitter.Rescaled(name, Name, codes, output, Clamp!), output);
    }

    /// <inheritdoc/>
    public override void Emit(QOperatorEmitter emitter) => Emit(emitter, asAccumulators: false);

    /// <summary>True when the function can be computed on codes: they are few enough for a table, or the function is a clamp.</summary>
    public bool CanConvert(AffineParameters from, AffineParameters to) => IsTable(from, to) || Clamp is not null;

    private static bool IsTable(AffineParameters from, AffineParameters to) => from.Format.Bits <= 8 && to.Format.Bits <= 8;

    private DenseTensor Apply(DenseTensor reals)
    {
        Value value = Inputs[0];
        foreach (Node node in Nodes)
        {
            reals = CodeTable.Evaluate(node.Operator, [.. node.Inputs.Select(operand => operand == value ? reals : operand?.Constant?.Reshaped(TensorShape.Scalar))]);
            value = node.Output;
        }

        return reals;
    }

    private FusedClamp? Clamp => Nodes.Count > 1 ? null : Nodes[0].Operator is Identity ? FusedClamp.None : FusedClamp.Of(Nodes[0]);
}

/// <summary>Finds functions of one activation whose rounding before and after a file says.</summary>
internal sealed class CodeFunctionRule : ILayerRule
{
    /// <inheritdoc/>
    public LayerMatch? Match(Graph graph, Node node)
    {
        if (Argument(node) is not { Quantization: not null } input) return null;
        List<Node> nodes = [node];
        while (nodes[^1].Output is { Quantization: null, Consumers: [var next] } value && !graph.Outputs.Contains(value) && Argument(next) == value) nodes.Add(next);
        if (nodes[^1].Output.Quantization is null) return null;
        return new CodeFunctionLayer(nodes, input);
    }

    // The activation of a function of single elements whose other operands are constant numbers.
    private static Value? Argument(Node node)
    {
        Value?[] operands = [.. node.Inputs.Where(input => input is not null && input.Constant is null)];
        bool oneByOne = node.Operator is UnaryOperator or BinaryOperator or Clip or Identity or PRelu or Min or Max;
        bool scalars = node.Inputs.All(input => input?.Constant is null or { ElementType: ElementType.Float32, Count: 1 });
        return oneByOne && scalars && operands is [{ Type: ElementType.Float32 } argument] && node.Output.Type == ElementType.Float32 ? argument : null;
    }
}
