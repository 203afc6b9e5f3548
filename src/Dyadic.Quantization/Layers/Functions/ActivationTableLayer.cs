using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>A function of single elements, of one node or many, as a table of 256 results: those of an integer method, or the exact ones where it has no such function.</summary>
internal sealed class ActivationTableLayer(IReadOnlyList<Node> nodes, Value input, IActivationMethod method) : QuantizedLayer(nodes, [input])
{
    private const int TableBits = 8;

    /// <inheritdoc/>
    public override bool NeedsNarrowInput => true;

    /// <inheritdoc/>
    public override ActivationKind? Activation => ActivationKinds.Recognise(Apply);

    /// <inheritdoc/>
    public override void Prepare(IProgress<TableProgress>? progress, CancellationToken token)
    {
        if (Activation is { } kind) method.Prepare(kind, progress, token);
    }

    /// <inheritdoc/>
    public override void Emit(IntegerEmitter emitter, bool asAccumulators)
    {
        IntegerTensor codes = emitter.CodesOf(Inputs[0]);
        AffineParameters output = emitter.Network.Activations[Output];
        if (codes.Parameters.Format.Bits > TableBits)
        {
            AffineParameters narrow = (codes.Parameters.Format with { Bits = TableBits }).Fit(codes.Parameters.Min, codes.Parameters.Max);
            codes = emitter.Converted($"{Inputs[0].Name}_narrow", $"{Name}_narrow", codes, narrow);
        }

        DenseTensor table = Activation is { } kind && method.Create(kind, codes.Parameters.Scale, codes.Parameters.Max) is { } function
            ? ActivationTable.Of(function, codes.Parameters, output)
            : CodeTable.Of(codes.Parameters, output, Apply);
        emitter.Define(Output, emitter.Add(GraphEmitter.CodeName(Output), new LookUp(), codes.Codes, emitter.Constant($"{Name}_table", table)), output);
    }

    private DenseTensor Apply(DenseTensor reals)
    {
        Dictionary<Value, DenseTensor> known = new() { [Inputs[0]] = reals };
        foreach (Node node in Nodes)
        {
            known[node.Output] = CodeTable.Evaluate(node.Operator, [.. node.Inputs.Select(operand => operand is null ? null : known.GetValueOrDefault(operand) ?? operand.Constant!.Reshaped(TensorShape.Scalar))]);
        }

        return known[Output];
    }
}

/// <summary>Finds functions of single elements of one activation.</summary>
internal sealed class ActivationTableRule : IIntegerFunctionRule
{
    private readonly ElementwiseFunctionRule _regions = new();

    /// <inheritdoc/>
    public QuantizedLayer? Match(Graph graph, Node node, Recipe recipe) =>
        recipe.Gelu is { } name && !HasLayerOfItsOwn(graph, node) && _regions.Match(graph, node) is { } region ? new ActivationTableLayer(region.Nodes, region.Inputs[0], ActivationMethods.Find(name)) : null;

    // These keep codes of 16 bits, which a table does not.
    private static bool HasLayerOfItsOwn(Graph graph, Node node) => node.Operator is PRelu || (node.Operator is Mul && node.Inputs[0] == node.Inputs[1]) || IntegerMagnitudeRule.Of(graph, node) is not null;
}
