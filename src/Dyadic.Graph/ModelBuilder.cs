using Dyadic.Core;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.Onnx.Upgrade;

namespace Dyadic.Graphs;

/// <summary>Builds a model from its definition: upgrades it to the operator set of the graph, then builds the typed graph.</summary>
public static class ModelBuilder
{
    /// <summary>Builds the model. The definition is upgraded in place.</summary>
    /// <param name="definition">The model as a file or text states it.</param>
    /// <param name="operators">The operators to know; the standard ones when null.</param>
    /// <exception cref="DyadicException">The operator set is too old or too new, or the graph is inconsistent.</exception>
    public static Model Build(ModelDefinition definition, OperatorSet? operators = null)
    {
        long source = OpsetUpgrade.Upgrade(definition);
        NameTable<long> others = new(definition.OperatorSets);
        others.Remove("");
        return new Model
        {
            Graph = new GraphBuilder(operators ?? OperatorSet.Standard, definition.Functions).Build(definition.Graph),
            SourceOpset = source,
            OtherOperatorSets = others,
            Functions = definition.Functions,
            ProducerName = definition.ProducerName,
            ProducerVersion = definition.ProducerVersion,
            Domain = definition.Domain,
            ModelVersion = definition.ModelVersion,
            Documentation = definition.Documentation,
            Metadata = definition.Metadata,
        };
    }
}
