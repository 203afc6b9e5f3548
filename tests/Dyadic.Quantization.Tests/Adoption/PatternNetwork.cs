using System.Globalization;
using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.OnnxText;

namespace Dyadic.Quantization.Tests.Adoption;

/// <summary>A graph from its text, with random constants listed as <c>name type extents</c>, and random inputs for it.</summary>
internal sealed class PatternNetwork
{
    private readonly Random _random = new(7);

    /// <param name="text">The graph, without a model header.</param>
    /// <param name="constants">Such as <c>w int8 4,3,3,3; b int32 4; s scale 4</c>; scales are positive and small.</param>
    public PatternNetwork(string text, string constants)
    {
        var definition = OnnxTextParser.ParseModel("<ir_version: 10, opset_import: [\"\" : 21]>\n" + text);
        foreach (string constant in constants.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] parts = constant.Split(' ');
            int[] extents = parts.Length < 3 ? [] : [.. parts[2].Split(',').Select(extent => int.Parse(extent, CultureInfo.InvariantCulture))];
            definition.Graph.Initializers.Add(new(parts[0], Random(parts[1], TensorShape.Create(extents))));
        }

        Model = new Model { Graph = new GraphBuilder(OperatorSet.Standard).Build(definition.Graph), SourceOpset = 21 };
    }

    public Model Model { get; }

    /// <summary>Inputs that reach the ends of the ranges that the patterns use.</summary>
    public IReadOnlyList<DenseTensor> Inputs() => [.. Model.Graph.Inputs.Select(input => Random(input.Type.ToString().ToLowerInvariant(), TensorShape.Create([.. input.Shape!.Select(extent => extent.IsKnown ? (int)extent.Value : 2)])))];

    private DenseTensor Random(string type, TensorShape shape)
    {
        int count = (int)shape.Count;
        return type switch
        {
            "float32" => DenseTensor.Create<float>(shape, [.. Enumerable.Range(0, count).Select(_ => (_random.NextSingle() * 4.4f) - 2.2f)]),
            "float" => DenseTensor.Create<float>(shape, [.. Enumerable.Range(0, count).Select(_ => (_random.NextSingle() - 0.5f) * 0.5f)]),
            "scale" => DenseTensor.Create<float>(shape, [.. Enumerable.Range(0, count).Select(_ => 0.001f + (_random.NextSingle() * 0.003f))]),
            "int8" => DenseTensor.Create<sbyte>(shape, [.. Enumerable.Range(0, count).Select(_ => (sbyte)_random.Next(-127, 128))]),
            "zeros8" => DenseTensor.Zeros(ElementType.Int8, shape),
            "uint8" => DenseTensor.Create<byte>(shape, [.. Enumerable.Range(0, count).Select(_ => (byte)_random.Next(256))]),
            "int32" => DenseTensor.Create<int>(shape, [.. Enumerable.Range(0, count).Select(_ => _random.Next(-3000, 3000))]),
            _ => throw new ArgumentException(type),
        };
    }
}
