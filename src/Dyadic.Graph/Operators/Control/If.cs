using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX If: runs one of two graphs, as a scalar bool says.</summary>
/// <param name="ThenBranch">Run when the condition holds.</param>
/// <param name="ElseBranch">Run otherwise.</param>
[OnnxOperator("If", SinceVersion = 25)]
public sealed record If(Graph ThenBranch, Graph ElseBranch) : Operator, IHasSubgraphs
{
    /// <inheritdoc/>
    public IReadOnlyList<Graph> Bodies => [ThenBranch, ElseBranch];

    /// <inheritdoc/>
    public Operator WithBodies(IReadOnlyList<Graph> bodies) => this with { ThenBranch = bodies[0], ElseBranch = bodies[1] };

    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        c.Require(0, type => type == ElementType.Bool, "bool");
        foreach (Graph branch in Bodies)
        {
            if (branch.Inputs.Count != 0) throw c.Fail($"branch '{branch.Name}' should have no inputs; it has {branch.Inputs.Count}.");
            if (branch.Outputs.Count < c.OutputCount) throw c.Fail($"branch '{branch.Name}' has {branch.Outputs.Count} outputs; the node has {c.OutputCount}.");
        }

        IReadOnlyList<TensorFacts> then = GraphInference.InferOutputs(ThenBranch, []), otherwise = GraphInference.InferOutputs(ElseBranch, []);
        for (int i = 0; i < c.OutputCount; i++)
        {
            if (then[i].Type != ElementType.Undefined && otherwise[i].Type != ElementType.Undefined && then[i].Type != otherwise[i].Type)
            {
                throw c.Fail($"output {i} is {then[i].Type} in one branch and {otherwise[i].Type} in the other.");
            }

            c.SetOutput(i, then[i].Type == ElementType.Undefined ? otherwise[i].Type : then[i].Type, CommonShape.Of(then[i].Shape, otherwise[i].Shape));
        }
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor condition = c.Input(0);
        if (condition.Count != 1 || condition.ElementType != ElementType.Bool) throw c.Fail($"the condition should be one bool; it is {condition}.");
        DenseTensor[] results = c.RunSubgraph(condition.Bytes[0] != 0 ? ThenBranch : ElseBranch, []);
        for (int i = 0; i < results.Length; i++) c.SetOutput(i, results[i]);
    }
}
