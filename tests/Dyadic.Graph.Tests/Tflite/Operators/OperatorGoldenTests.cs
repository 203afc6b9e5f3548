using System.Reflection;
using Dyadic.Core;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tests.Tflite.Operators;

/// <summary>
/// What TensorFlow Lite computed for single operators on codes: the first bytes of each output (golden.txt, written by
/// <c>dyadic-peers tflite-operators --golden</c>). The command compares many more cases and whole outputs.
/// </summary>
public sealed class OperatorGoldenTests
{
    public static TheoryData<string, string, int, string> Literals()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("golden.txt")!;
        using StreamReader reader = new(stream);
        TheoryData<string, string, int, string> data = [];
        while (reader.ReadLine() is { } line)
        {
            string[] parts = line.Split(" | ");
            data.Add(parts[0], parts[1], int.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture), parts[3]);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Literals))]
    public void Outputs_are_those_of_TensorFlow_Lite(string name, string type, int number, string expected)
    {
        OperatorCase made = OperatorFamily.Catalog.Single(family => family.Name == name).Case(Enum.Parse<ElementType>(type), number);
        Graph graph = made.Spec.Import();
        DenseTensor output = GraphInterpreter.Run(graph, made.Feed(graph))[0];
        Assert.Equal(expected, Convert.ToHexString(output.Bytes[..(expected.Length / 2)]));
    }

    [Theory]
    [InlineData("MAXIMUM", (int)TfliteBuiltin.Maximum)]
    [InlineData("MINIMUM", (int)TfliteBuiltin.Minimum)]
    public void Codes_of_several_scales_are_not_compared_as_they_are(string operatorName, int builtin)
    {
        OperatorCase made = new(ElementType.Int8, 1);
        made.Op((TfliteBuiltin)builtin, [made.Input(0.1f, 0, 4), made.Input(0.2f, 0, 4)], [made.Output(0.2f, 0, 4)]);
        DyadicException error = Assert.Throws<DyadicException>(() => made.Spec.Import());
        Assert.Equal(FailureKind.Unsupported, error.Kind);
        Assert.Contains(operatorName, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("several scales", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sum_of_too_many_codes_for_a_table_is_refused()
    {
        OperatorCase made = new(ElementType.Int8, 1);
        made.Op(TfliteBuiltin.Sum, [made.Input(0.1f, 0, 1, 20_000), made.Spec.Numbers("axes", [1], 1)], [made.Output(0.2f, 0, 1)], new() { [0] = false });
        Assert.Contains("20000 codes", Assert.Throws<DyadicException>(() => made.Spec.Import()).Message, StringComparison.Ordinal);
    }
}
