using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.Operators;

namespace Dyadic.Peers.Operators;

/// <summary>One node with all its inputs, to be run on both engines.</summary>
/// <param name="Operator">What the node computes.</param>
/// <param name="Inputs">Its inputs; null for absent ones.</param>
internal sealed record OperatorCase(Operator Operator, params OperatorInput?[] Inputs)
{
    /// <summary>The largest difference allowed for an element of the output, in its own unit; 0 for equal bits.</summary>
    public double Tolerance { get; init; }

    /// <summary>What is done with the output where no .npy file holds its type; null to give it as it is.</summary>
    public ElementType? CastTo { get; init; }

    /// <summary>The domain the node is written in, where it is not the operator's own.</summary>
    public string? Domain { get; init; }

    /// <summary>The tensors fed, in the order of the graph's inputs.</summary>
    public DenseTensor[] Fed => [.. Inputs.Where(input => input is { IsConstant: false }).Select(input => input!.Tensor)];

    /// <summary>The model of the one node.</summary>
    /// <param name="allConstant">Takes fed tensors as constants too.</param>
    public ModelDefinition Define(bool allConstant = false)
    {
        Graph graph = new() { Name = "one" };
        Value?[] values = new Value?[Inputs.Length];
        for (int i = 0; i < values.Length; i++)
        {
            if (Inputs[i] is not { } input) continue;
            values[i] = input.IsConstant || allConstant
                ? graph.AddInitializer($"i{i}", input.Tensor)
                : graph.AddInput($"i{i}", input.Tensor.ElementType, SymbolicShape.Of(input.Tensor.Shape));
        }

        Node node = graph.AddNode("node", Operator, values, ["y"]);
        if (CastTo is { } type) node = graph.AddNode("cast", new Cast(type), [node.Output], ["cast_y"]);
        GraphInference.Infer(graph);
        graph.AddOutput(node.Output);
        ModelDefinition definition = ModelDefiner.Define(new Model { Graph = graph });
        if (Domain is not { Length: > 0 }) return definition;
        definition.Graph.Nodes[0].Domain = Domain;
        definition.OperatorSets[Domain] = 1;
        return definition;
    }
}

/// <summary>An input of a node: fed at every run, or a constant of the file.</summary>
internal sealed record OperatorInput(DenseTensor Tensor, bool IsConstant)
{
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(tensor))]
    public static implicit operator OperatorInput?(DenseTensor? tensor) => tensor is null ? null : new(tensor, true);

    public static OperatorInput Feed(DenseTensor tensor) => new(tensor, false);
}
