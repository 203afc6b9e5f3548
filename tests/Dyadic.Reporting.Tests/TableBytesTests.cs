using Dyadic.Graphs;
using Dyadic.Graphs.OnnxText;

namespace Dyadic.Reporting.Tests;

public sealed class TableBytesTests
{
    [Theory]
    [InlineData("y = ai.dyadic.TableExp (x, t, one, one, zero)", "300, 200, 100, 5", 8)] // entries of two bytes, whatever the file stores
    [InlineData("y = ai.dyadic.TableExp (x, t, one, one, zero)", "255, 200, 100, 5", 4)]
    [InlineData("a = ai.dyadic.TableExp (x, t, one, one, zero)  b = ai.dyadic.TableExp (x, t, one, one, zero)  y = Add (a, b)", "255, 200, 100, 5", 4)]
    [InlineData("y = ai.dyadic.ShiftExp (x, one, t)", "1, 2, 4, 8", 0)] // powers stand for shifts
    [InlineData("y = Gather (t, x)", "255, 200, 100, 5", 0)]              // a plain operator, no function
    public void A_table_counts_once_at_the_width_its_entries_need(string body, string entries, long expected)
    {
        string type = body.Contains("Gather", StringComparison.Ordinal) ? "int64" : "uint8";
        Model model = ModelBuilder.Build(OnnxTextParser.ParseModel($$"""
            <ir_version: 10, opset_import: ["" : 21, "ai.dyadic" : 1]>
            f ({{type}}[1,4] x) => (int64[1,4] y) <int64[4] t = { {{entries}} }, int64 one = {1}, int64 zero = {0}> { {{body}} }
            """));
        Assert.Equal(expected, TableBytes.Of(model.Graph));
    }

    [Fact]
    public void A_table_of_8_bit_codes_takes_256_bytes()
    {
        string entries = string.Join(", ", Enumerable.Range(0, 256));
        Model model = ModelBuilder.Build(OnnxTextParser.ParseModel($$"""
            <ir_version: 10, opset_import: ["" : 21, "ai.dyadic" : 1]>
            f (uint8[1,4] x) => (uint8[1,4] y) <uint8[256] t = { {{entries}} }> { y = ai.dyadic.LookUp (x, t) }
            """));
        Assert.Equal(256, TableBytes.Of(model.Graph));
    }
}
