using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime.Planning;

/// <summary>Type, shape and, where it is the same in every run, content of each value of a graph for given input shapes.</summary>
internal sealed class PlanFacts
{
    private readonly Dictionary<Value, TensorFacts> _facts = [];
    private readonly HashSet<Value> _ofGraph = []; // constants that hold for every input shape, not only for these
    private const long LongWork = 1L << 28;

    private readonly ConstantPool _pool;
    private readonly FoldingBudget _budget;
    private readonly long _maxBytes;

    /// <summary>Infers a graph; nodes whose inputs are constants are folded.</summary>
    public PlanFacts(Graph graph, IReadOnlyList<TensorShape> inputShapes, PlanSettings settings)
    {
        (_pool, _maxBytes) = (settings.Constants, settings.Options.MaxBytes);
        _budget = new FoldingBudget(graph, Math.Min(FoldingBudget.Least, _maxBytes));
        for (int i = 0; i < graph.Inputs.Count; i++)
        {
            _facts[graph.Inputs[i]] = new TensorFacts(graph.Inputs[i].Type, SymbolicShape.Of(inputShapes[i]));
        }

        foreach (Value constant in graph.Initializers) _ofGraph.Add(constant);
        foreach (Node node in graph.Nodes) Infer(node);
    }

    /// <summary>What is known of a value.</summary>
    public TensorFacts this[Value value] => _facts.GetValueOrDefault(value) ?? value.Facts;

    /// <summary>The value's content when it is the same in every run with these input shapes.</summary>
    public DenseTensor? Constant(Value? value) => value is null ? null : this[value].Constant;

    /// <summary>True when the value's content is the same for every input shape.</summary>
    public bool IsShared(Value value) => _ofGraph.Contains(value);

    /// <summary>True when type and shape are known and the elements have bytes.</summary>
    public bool IsStatic(Value value) => this[value] is { Shape.IsKnown: true, Type: not (ElementType.Undefined or ElementType.String) };

    /// <summary>The shape of a value for which <see cref="IsStatic"/> holds.</summary>
    public TensorShape Shape(Value value)
    {
        SymbolicShape shape = this[value].Shape!;
        foreach (Dimension extent in shape)
        {
            if (extent.Value > int.MaxValue) throw DyadicException.Unsupported($"The value '{value.Name}' would have the shape {shape}; an extent is at most {int.MaxValue}.");
        }

        try
        {
            return shape.ToTensorShape();
        }
        catch (OverflowException error)
        {
            throw DyadicException.BadInput($"The value '{value.Name}' would have the shape {shape}: {error.Message}", error);
        }
    }

    /// <summary>Multiply-accumulates of a node; 0 when its operator makes none or a shape is not known before a run.</summary>
    public long MultiplyAccumulates(Node node)
    {
        if (node.Operator is not IMultiplyAccumulate op || node.Outputs is not [{ } output, ..] || !IsStatic(output)) return 0;
        if (!node.Inputs.All(input => input is null || IsStatic(input))) return 0;
        return op.MultiplyAccumulates([.. node.Inputs.Select(input => input is null ? (TensorShape?)null : Shape(input))], Shape(output));
    }

    /// <summary>Lets go of everything, constants above all: steps may hold the builder that asked.</summary>
    public void Forget()
    {
        _facts.Clear();
        _ofGraph.Clear();
    }

    private void Infer(Node node)
    {
        TensorFacts?[] inputs = [.. node.Inputs.Select(input => input is null ? null : this[input])];
        TensorFacts[] outputs = GraphInference.Infer(node.ToString(), node.Operator, inputs, node.Outputs.Count);
        if (_budget.Admits(outputs) && !IsLongWork(node.Operator, inputs, outputs) && Fold(node, inputs)) return;
        for (int i = 0; i < outputs.Length; i++)
        {
            if (node.Outputs[i] is { } output) _facts[output] = WithExtentsAsConstant(outputs[i]);
        }
    }

    private bool Fold(Node node, TensorFacts?[] inputs)
    {
        if (node.Operator is UnknownOperator || MayLoop(node.Operator) || IsRandom(node)) return false;
        if (inputs.Length == 0 && node.OpType != "Constant") return false;
        if (!Array.TrueForAll(inputs, input => input is null || input.Constant is not null)) return false;
        DenseTensor?[] tensors = Array.ConvertAll(inputs, input => input?.Constant);
        bool ofGraph = node.Inputs.All(input => input is null || _ofGraph.Contains(input));
        DenseTensor?[] outputs = ofGraph ? _pool.Fold(node, tensors, _maxBytes) : ConstantPool.Evaluate(node, tensors, _maxBytes);
        _budget.Spend(outputs);
        if (node.Outputs.Where((output, i) => output is not null && outputs[i] is null).Any()) return false;
        for (int i = 0; i < outputs.Length; i++)
        {
            if (node.Outputs[i] is not { } output) continue;
            _facts[output] = TensorFacts.Of(outputs[i]!);
            if (ofGraph) _ofGraph.Add(output);
        }

        return true;
    }

    // Windows over large constants take long; they stay where a run can be stopped.
    private static bool IsLongWork(Operator op, TensorFacts?[] inputs, TensorFacts[] outputs) =>
        op is Conv or ConvTranspose or AveragePool or MaxPool or LpPool
        && outputs is [{ Shape: { IsKnown: true } shape }, ..] && inputs is [{ Constant: { } input }, ..] && !shape.HoldsAtMost(LongWork / Math.Max(input.Count, 1));

    // A loop must stay where a run can be stopped.
    private static bool MayLoop(Operator op) => op is IHasSubgraphs || (op is FunctionCall call && call.Body.Nodes.Any(node => MayLoop(node.Operator)));

    // Shape arithmetic over known extents needs no run time at all.
    private static TensorFacts WithExtentsAsConstant(TensorFacts facts)
    {
        if (facts.Constant is not null || facts.Extents is not { } extents || !Array.TrueForAll(extents, extent => extent.IsKnown)) return facts;
        if (facts.Shape?.HoldsAtMost(extents.Length) != true || facts.Shape.ToTensorShape() is var shape && shape.Count != extents.Length) return facts;
        return facts.Type switch
        {
            ElementType.Int64 => facts with { Constant = DenseTensor.Create<long>(shape, Array.ConvertAll(extents, extent => extent.Value)) },
            ElementType.Int32 => facts with { Constant = DenseTensor.Create<int>(shape, Array.ConvertAll(extents, extent => checked((int)extent.Value))) },
            _ => facts,
        };
    }

    private static bool IsRandom(Node node) =>
        node.OpType is "Bernoulli" or "Multinomial" or "RandomNormal" or "RandomNormalLike" or "RandomUniform" or "RandomUniformLike";
}
