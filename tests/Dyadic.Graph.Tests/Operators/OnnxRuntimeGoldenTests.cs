using Dyadic.Core;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.OnnxText;
using Dyadic.Graphs.Operators;

namespace Dyadic.Graphs.Tests.Operators;

/// <summary>
/// Operators of ONNX Runtime against its own outputs: models of constants in <c>OnnxRuntimeGoldens.txt</c>, which
/// <c>bench/peers/run.sh operators</c> writes with the option <c>--golden</c>.
/// </summary>
public sealed class OnnxRuntimeGoldenTests
{
    private static readonly Lazy<ILookup<string, ModelDefinition>> Goldens = new(Read);

    public static TheoryData<string> Names => [.. Goldens.Value.Select(group => group.Key)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_definition_gives_what_onnx_runtime_gives(string name)
    {
        foreach (ModelDefinition definition in Goldens.Value[name])
        {
            DenseTensor expected = Take(definition, "expected");
            float tolerance = Take(definition, "tolerance").Span<float>()[0];
            DenseTensor actual = GraphInterpreter.Run(ModelBuilder.Build(definition).Graph, [])[0];
            Assert.Equal((expected.ElementType, expected.Shape), (actual.ElementType, actual.Shape));
            if (tolerance == 0) Assert.Equal(expected.Bytes.ToArray(), actual.Bytes.ToArray());
            else Assert.All(RealElements.Read(expected).Zip(RealElements.Read(actual)), pair => Assert.InRange(pair.Second, pair.First - tolerance, pair.First + tolerance));
        }
    }

    private static DenseTensor Take(ModelDefinition definition, string name)
    {
        int index = definition.Graph.Initializers.FindIndex(pair => pair.Key == name);
        DenseTensor tensor = definition.Graph.Initializers[index].Value;
        definition.Graph.Initializers.RemoveAt(index);
        return tensor;
    }

    private static ILookup<string, ModelDefinition> Read()
    {
        using Stream stream = typeof(OnnxRuntimeGoldenTests).Assembly.GetManifestResourceStream("OnnxRuntimeGoldens.txt")!;
        string[] blocks = new StreamReader(stream).ReadToEnd().Split("## ", StringSplitOptions.RemoveEmptyEntries);
        return blocks.ToLookup(block => block[..block.IndexOf('\n', StringComparison.Ordinal)], block => OnnxTextParser.ParseModel(block[block.IndexOf('\n', StringComparison.Ordinal)..]));
    }
}
