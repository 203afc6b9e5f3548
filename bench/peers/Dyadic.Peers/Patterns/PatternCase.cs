using System.Globalization;
using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.OnnxText;

namespace Dyadic.Peers.Patterns;

/// <summary>A float operator between DequantizeLinear and QuantizeLinear, as textual ONNX, with random codes and parameters.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Make">Writes a case: its inputs, constants and nodes from <c>a</c> (and <c>b</c>) to <c>r</c>, and how far <c>r</c> reaches.</param>
internal sealed record PatternCase(string Name, Func<PatternRandom, PatternText> Make)
{
    /// <summary>The model of one case; its inputs <c>x</c> and <c>x2</c> and its output <c>y</c> are codes of one type.</summary>
    public Model Build(PatternRandom random)
    {
        PatternText text = Make(random);
        string type = random.Signed ? "int8" : "uint8";
        string inputs = string.Join(", ", text.Inputs.Select((shape, i) => $"{type}[{shape}] x{i}"));
        string grids = string.Join(", ", text.Inputs.Select((_, i) => $"float s{i} = {{{PatternRandom.Number(random.InputScale(i))}}}, {type} z{i} = {{{random.ZeroPoint}}}"));
        string reads = string.Join("\n", text.Inputs.Select((_, i) => $"{"abcd"[i]} = DequantizeLinear (x{i}, s{i}, z{i})"));
        float step = (float)(text.Reach / 128);
        string model = $$"""
            <ir_version: 10, opset_import: ["" : 21]>
            pattern ({{inputs}}) => ({{type}}[] y)
            <{{grids}}, float sy = {{{PatternRandom.Number(step)}}}, {{type}} zy = {{{random.ZeroPoint}}}{{string.Concat(text.Constants.Select(constant => ", " + constant))}}>
            {
            {{reads}}
            {{text.Nodes}}
            y = QuantizeLinear (r, sy, zy)
            }
            """;
        return ModelBuilder.Build(OnnxTextParser.ParseModel(model));
    }
}

/// <summary>The parts of a pattern.</summary>
/// <param name="Inputs">Shapes of the coded inputs, whose reals are named a, b, ….</param>
/// <param name="Constants">Initializers.</param>
/// <param name="Nodes">From the reals to <c>r</c>.</param>
/// <param name="Reach">About the largest magnitude of <c>r</c>.</param>
internal sealed record PatternText(string[] Inputs, string[] Constants, string Nodes, double Reach);

/// <summary>Random parameters of one case, the same for the same seed.</summary>
internal sealed class PatternRandom(int seed)
{
    private readonly Random _random = new(seed);
    private readonly Dictionary<int, float> _scales = [];

    /// <summary>True for int8 codes.</summary>
    public bool Signed { get; } = seed % 2 == 1;

    /// <summary>A zero point of the case's type.</summary>
    public int ZeroPoint => _random.Next(Signed ? -128 : 0, Signed ? 128 : 256);

    /// <summary>A whole number in [least, most].</summary>
    public int Whole(int least, int most) => _random.Next(least, most + 1);

    /// <summary>The scale of an input.</summary>
    public float InputScale(int input) => _scales.TryGetValue(input, out float scale) ? scale : _scales[input] = (float)Math.Pow(2, -7 + (4 * _random.NextDouble()));

    /// <summary>A scale in [low, 2 · low).</summary>
    public float Scale(double low) => (float)(low * (1 + _random.NextDouble()));

    /// <summary>Codes in [−127, 127], comma separated.</summary>
    public string Codes(int count) => string.Join(',', Enumerable.Range(0, count).Select(_ => _random.Next(-127, 128)));

    /// <summary>Reals in (−reach, reach), comma separated.</summary>
    public string Reals(int count, double reach) => string.Join(',', Enumerable.Range(0, count).Select(_ => Number((float)(reach * ((2 * _random.NextDouble()) - 1)))));

    /// <summary>Scales around one, comma separated.</summary>
    public string Scales(int count, double low) => string.Join(',', Enumerable.Range(0, count).Select(_ => Number(Scale(low))));

    /// <summary>A number in the shortest form that reads back the same.</summary>
    public static string Number(float number) => number.ToString("R", CultureInfo.InvariantCulture) is var text && text.AsSpan().ContainsAny(".E") ? text : text + ".0";

    /// <summary>Random codes of a shape.</summary>
    public DenseTensor Tensor(ElementType type, TensorShape shape)
    {
        DenseTensor tensor = DenseTensor.Zeros(type, shape);
        _random.NextBytes(tensor.Bytes);
        return tensor;
    }
}
