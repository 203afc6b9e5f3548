using Dyadic.Core;
using Dyadic.Data;

namespace Dyadic.Reporting.Tests;

public sealed class TextTests
{
    [Theory]
    [InlineData("a < b & c > \"d\" 'e'", "a &lt; b &amp; c &gt; &quot;d&quot; &#39;e&#39;")]
    [InlineData("bell \a, delete \u007f, line\n", "bell \uFFFD, delete \uFFFD, line\n")]
    [InlineData("größer 10⁶ 𝛼", "größer 10⁶ 𝛼")]
    public void Escaped_text_holds_no_markup(string text, string expected) => Assert.Equal(expected, HtmlText.Escape(text));

    [Fact]
    public void Half_of_a_surrogate_pair_becomes_a_replacement() => Assert.Equal("half \uFFFD", HtmlText.Escape("half " + (char)0xD83D));

    [Fact]
    public void Markdown_cells_stay_on_their_line_and_in_their_column() => Assert.Equal("a \\| b c \\<i\\`", MarkdownText.Escape("a | b\nc <i`"));

    [Theory]
    [InlineData("int", "int8")]
    [InlineData("INT8", "int8")]
    [InlineData("octave", "octav")]
    [InlineData("row-exponent", "row-exponents")]
    [InlineData("ada-round", "adaround")]
    public void The_nearest_name_is_the_one_with_the_fewest_edits(string given, string expected) =>
        Assert.Equal(expected, NearestName.Of(given, ["adaround", "adopt", "dynamic", "int8", "octav", "row-exponents"]));

    [Fact]
    public void An_unknown_recipe_is_a_wrong_command_line_that_names_the_nearest()
    {
        DyadicException failure = Assert.Throws<DyadicException>(() => RecipeChoice.Parse(["int9"], []));
        Assert.Equal(FailureKind.Usage, failure.Kind);
        Assert.Contains("'int8'?", failure.Message);
    }

    [Fact]
    public void Every_recipe_comes_at_every_number_of_bits_once()
    {
        Assert.Equal(["int8 W8", "int8 W4", "adopt", "octav W8", "octav W4"], RecipeChoice.Parse(["int8", "adopt", "octav", "int8"], [8, 4, 8]).Select(choice => choice.Label));
        Assert.Equal(RecipeChoice.AllPresets.Select(choice => choice.Label), RecipeChoice.Parse([], []).Select(choice => choice.Label));
        Assert.Equal(4, RecipeChoice.Parse(["int8"], [4]).Single().Recipe.WeightBits);
        Assert.Throws<DyadicException>(() => RecipeChoice.Parse(["int8"], [9]));
    }

    [Theory]
    [InlineData(0.0123, MetricUnit.Share, "+1.23")]
    [InlineData(-0.5, MetricUnit.Share, "−50.00")]
    [InlineData(0, MetricUnit.Share, "0.00")]
    [InlineData(-3.25, MetricUnit.Decibels, "−3.2 dB")]
    [InlineData(double.NaN, MetricUnit.Number, "none")]
    public void Differences_have_a_sign(double value, MetricUnit unit, string expected) => Assert.Equal(expected, ComparisonText.Signed(value, unit));

    [Theory]
    [InlineData(new double[] { 4, 1, 3, 2 }, 1)]
    [InlineData(new double[] { 5, 4, 3, 2, 1 }, 2)]
    [InlineData(new double[] { 7 }, 7)]
    public void The_lower_quartile_is_not_exceeded_by_a_quarter(double[] numbers, double expected) => Assert.Equal(expected, InterleavedLatency.LowerQuartile(numbers));
}
