using Dyadic.Core;

namespace Dyadic.Graphs;

/// <summary>Makes constants of inputs whose value is known beforehand, such as a sampling rate.</summary>
public static class InputConstants
{
    /// <summary>Gives inputs their values, after which they are no inputs any more, and infers the graph again.</summary>
    /// <param name="graph">The graph, changed in place.</param>
    /// <param name="values">By input name, of the input's element type and a shape that it allows.</param>
    /// <exception cref="DyadicException">There is no such input, or a value does not fit it.</exception>
    public static void Fix(Graph graph, IReadOnlyDictionary<string, DenseTensor> values)
    {
        foreach ((string name, DenseTensor value) in values)
        {
            Value input = InputShapes.Find(graph, name);
            bool fits = input.Type == value.ElementType && (input.Shape is not { } shape || shape.IsCompatibleWith(SymbolicShape.Of(value.Shape)));
            if (!fits) throw DyadicException.Usage($"The input {input} cannot have the constant {value}; its type or shape differs.");
            if (graph.Outputs.Contains(input)) throw DyadicException.Usage($"The input '{name}' is an output, too, so it cannot become a constant.");
            graph.MakeConstant(input, value);
        }

        GraphInference.Infer(graph);
    }
}
