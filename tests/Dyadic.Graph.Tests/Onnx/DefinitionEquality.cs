using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Tests.Onnx;

/// <summary>Asserts that two definitions say the same, field by field.</summary>
internal static class DefinitionEquality
{
    public static void AssertEqual(ModelDefinition expected, ModelDefinition actual)
    {
        Assert.Equal(expected.OperatorSets, actual.OperatorSets);
        Assert.Equal(expected.ProducerName, actual.ProducerName);
        Assert.Equal(expected.ProducerVersion, actual.ProducerVersion);
        Assert.Equal(expected.Domain, actual.Domain);
        Assert.Equal(expected.ModelVersion, actual.ModelVersion);
        Assert.Equal(expected.Documentation, actual.Documentation);
        Assert.Equal(expected.Metadata, actual.Metadata);
        AssertEqual(expected.Graph, actual.Graph);
        Assert.Equal(expected.Functions.Count, actual.Functions.Count);
        for (int i = 0; i < expected.Functions.Count; i++) AssertEqual(expected.Functions[i], actual.Functions[i]);
    }

    public static void AssertEqual(FunctionDefinition expected, FunctionDefinition actual)
    {
        Assert.Equal((expected.Domain, expected.Name, expected.Overload), (actual.Domain, actual.Name, actual.Overload));
        Assert.Equal(expected.Inputs, actual.Inputs);
        Assert.Equal(expected.Outputs, actual.Outputs);
        Assert.Equal(expected.Attributes, actual.Attributes);
        Assert.Equal(expected.OperatorSets, actual.OperatorSets);
        Assert.Equal(expected.Documentation, actual.Documentation);
        Assert.Equal(expected.Metadata, actual.Metadata);
        AssertEqual(expected.AttributeDefaults, actual.AttributeDefaults);
        AssertEqual(expected.Nodes, actual.Nodes);
    }

    public static void AssertEqual(GraphDefinition expected, GraphDefinition actual, bool initializersInAnyOrder = false)
    {
        Assert.Equal(expected.Name, actual.Name);
        Assert.Equal(expected.Documentation, actual.Documentation);
        Assert.Equal(expected.Metadata, actual.Metadata);
        AssertEqual(expected.Inputs, actual.Inputs);
        AssertEqual(expected.Outputs, actual.Outputs);
        AssertEqual(expected.Values, actual.Values);
        Assert.Equal(expected.QuantizationAnnotations.Keys, actual.QuantizationAnnotations.Keys);
        foreach ((string name, NameTable<string> parameters) in expected.QuantizationAnnotations) Assert.Equal(parameters, actual.QuantizationAnnotations[name]);
        Assert.Equal(expected.Initializers.Count, actual.Initializers.Count);
        IEnumerable<KeyValuePair<string, DenseTensor>> left = initializersInAnyOrder ? expected.Initializers.OrderBy(pair => pair.Key, StringComparer.Ordinal) : expected.Initializers;
        IEnumerable<KeyValuePair<string, DenseTensor>> right = initializersInAnyOrder ? actual.Initializers.OrderBy(pair => pair.Key, StringComparer.Ordinal) : actual.Initializers;
        foreach ((KeyValuePair<string, DenseTensor> a, KeyValuePair<string, DenseTensor> b) in left.Zip(right))
        {
            Assert.Equal(a.Key, b.Key);
            Assert.True(a.Value.ContentEquals(b.Value), $"initializer {a.Key}: {a.Value} and {b.Value} differ");
        }

        AssertEqual(expected.Nodes, actual.Nodes);
    }

    private static void AssertEqual(List<ValueDefinition> expected, List<ValueDefinition> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach ((ValueDefinition a, ValueDefinition b) in expected.Zip(actual))
        {
            Assert.Equal((a.Name, a.Type, a.Documentation), (b.Name, b.Type, b.Documentation));
            Assert.True(a.Shape is null ? b.Shape is null : a.Shape.Equals(b.Shape), $"value {a.Name}: {a.Shape} and {b.Shape} differ");
            Assert.Equal(a.Metadata ?? new Dictionary<string, string>(), b.Metadata ?? new Dictionary<string, string>());
        }
    }

    private static void AssertEqual(List<NodeDefinition> expected, List<NodeDefinition> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach ((NodeDefinition a, NodeDefinition b) in expected.Zip(actual))
        {
            Assert.Equal((a.Domain, a.OpType, a.Overload, a.Name, a.Documentation), (b.Domain, b.OpType, b.Overload, b.Name, b.Documentation));
            Assert.Equal(a.Inputs, b.Inputs);
            Assert.Equal(a.Outputs, b.Outputs);
            Assert.Equal(a.Metadata, b.Metadata);
            AssertEqual(a.Attributes, b.Attributes);
        }
    }

    private static void AssertEqual(NameTable<AttributeValue> expected, NameTable<AttributeValue> actual)
    {
        Assert.Equal(expected.Keys, actual.Keys);
        foreach ((string name, AttributeValue value) in expected)
        {
            if ((value, actual[name]) is (AttributeValue.Subgraph a, AttributeValue.Subgraph b)) AssertEqual(a.Value, b.Value);
            else Assert.True(value.ContentEquals(actual[name]), $"attribute {name}: {value} and {actual[name]} differ");
        }
    }
}
