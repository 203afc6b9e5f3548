using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Quantization;

namespace Dyadic.Reporting.Tests;

/// <summary>Comparisons of a small network, and the three forms they are written in.</summary>
public sealed partial class ComparisonTests
{
    private static readonly MethodComparison Comparison = Compare(SmallModel.Network(), RecipeChoice.Parse(["int8", "octav", "adopt", "dynamic"], []));

    [Fact]
    public void Every_recipe_has_a_row_and_one_that_cannot_apply_has_a_reason()
    {
        Assert.Equal(["int8", "octav", "adopt", "dynamic"], Comparison.Methods.Select(method => method.Label));
        Assert.Equal([null, null, "Recipe 'adopt'", null], Comparison.Methods.Select(method => method.Failure?[..14]));
        Assert.Equal([true, true, false, false], Comparison.Methods.Select(method => method.Proven));
        Assert.All(Comparison.Measured, method => Assert.True(method.LatencyMilliseconds > 0));
    }

    [Fact]
    public void Sizes_are_bits_times_count()
    {
        Assert.Equal(4 * SmallModel.Parameters, Comparison.Float.WeightBytes);
        Assert.Equal(18 + 16 + (2 * 4), Comparison.Methods[0].WeightBytes);
        Assert.Equal(((18 + 16) / 2) + (2 * 4), Comparison.Methods[1].WeightBytes);
        Assert.Equal((8, 4), (Comparison.Methods[0].WeightBits, Comparison.Methods[1].WeightBits));
    }

    [Fact]
    public void Work_counts_products_at_their_widths()
    {
        Work work = Comparison.Methods[1].Work;
        Assert.Equal([SmallModel.ConvolutionProducts, SmallModel.HeadProducts], work.Layers.Select(layer => layer.Products));
        Assert.All(work.Layers, layer => Assert.Equal((8, 4, false), (layer.LeftBits, layer.RightBits, layer.IsFloat)));
        Assert.Equal(0, Comparison.Float.Work.IntegerProducts);
        Assert.Equal(SmallModel.ConvolutionProducts + SmallModel.HeadProducts, Comparison.Float.Work.Products);

        // The convolution: 18 weights of 4 bits, 2 biases of 32; 16 pixels in and 8 numbers out, of 8 bits.
        Assert.Equal((9 + 8, 16 + 8), (work.Layers[0].WeightBytes, work.Layers[0].ActivationBytes));
        Assert.True(Comparison.Methods[1].Energy.Total < Comparison.Methods[0].Energy.Total && Comparison.Methods[0].Energy.Total < Comparison.Float.Energy.Total);
    }

    [Fact]
    public void Agreement_and_metric_are_those_of_the_same_samples()
    {
        MethodResult int8 = Comparison.Methods[0];
        Assert.Equal(24, int8.Metric!.Count);
        Assert.Equal(int8.Metric.Value - Comparison.Float.Metric!.Value, int8.Difference, 12);
        Assert.Equal(PairedComparison.Of(Comparison.Float.Metric.Outcomes, int8.Metric.Outcomes), int8.Paired);
        Assert.InRange(int8.Agreement, 0.9, 1);
        Assert.InRange(int8.OutputSqnrDecibels, 25, 80);
        Assert.True(Comparison.Methods[1].OutputSqnrDecibels < int8.OutputSqnrDecibels);
        Assert.Contains(int8.Layers, value => value.ReferenceName == "bright");
    }

    [Fact]
    public void The_json_has_every_number_of_every_recipe()
    {
        JsonObject json = ComparisonJson.Of(Comparison);
        Assert.Equal(ComparisonJson.Schema, json["schema"]!.GetValue<int>());
        Assert.Equal("top1", json["metric"]!["name"]!.GetValue<string>());
        string[] members =
        [
            "recipe", "failure", "samples", "metric", "interval", "difference", "difference_interval", "mcnemar_p", "same_first_choice", "output_sqnr_db", "weight_bytes", "table_bytes", "file_bytes", "latency_ms",
            "multiply_accumulates", "integer_multiply_accumulates", "energy_uj", "weight_bits", "activation_bits", "integer_layers", "float_nodes", "proven", "seconds", "layers",
        ];
        Assert.Equal(members, json["methods"]![0]!.AsObject().Select(member => member.Key));
        Assert.Equal(["recipe", "failure"], json["methods"]![2]!.AsObject().Select(member => member.Key));
        Assert.Null(json["float"]!["output_sqnr_db"]);
        Assert.Equal(json.ToJsonString(), JsonNode.Parse(json.ToJsonString())!.ToJsonString());
    }

    [Fact]
    public void The_page_needs_nothing_else_and_its_policy_admits_only_what_it_holds()
    {
        string html = ComparisonHtml.Of(Comparison);
        Assert.DoesNotMatch(@"(src|href|url|action)\s*[=(]\s*[""']?(?!data:,)[a-z]*:?/", html);
        Assert.Contains($"style-src '{Hash(Style().Match(html).Groups[1].Value)}'", html);
        Assert.Contains($"script-src '{Hash(Script().Match(html).Groups[1].Value)}'", html);
        Assert.Contains("default-src 'none'", html);
        Assert.DoesNotContain(" style=\"", html);
        Assert.DoesNotMatch(@"\son[a-z]+=", html);
        Assert.Equal(3, Regex.Count(html, "<figure class=\"panel"));
        Assert.Contains("<td colspan=\"18\"><div class=\"reason\">Recipe &#39;adopt&#39;", html);
    }

    [Fact]
    public void Names_from_a_file_are_text_in_every_form()
    {
        const string hostile = "</td><script>alert(1)</script>|";
        MethodComparison comparison = Comparison with { Subject = Comparison.Subject with { Model = hostile, Data = hostile, Calibration = hostile, Command = hostile, Preprocessing = hostile, Processor = hostile } };
        comparison = comparison with { Methods = [.. comparison.Methods.Select(method => method with { Label = hostile, Failure = method.Failure is null ? null : hostile, Layers = [.. method.Layers.Select(value => value with { ReferenceName = hostile + value.ReferenceName })] })] };
        string html = ComparisonHtml.Of(comparison);
        Assert.Single(Regex.Matches(html, "<script"));
        Assert.Contains("&lt;script&gt;alert(1)", html);
        Assert.DoesNotContain("<script", ComparisonMarkdown.Of(comparison).Replace("\\<script", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Markdown_rows_have_as_many_cells_as_the_head()
    {
        string[] rows = [.. ComparisonMarkdown.Of(Comparison).Split('\n').Where(line => line.StartsWith('|'))];
        Assert.Equal(2 + 5, rows.Length);
        Assert.All(rows, row => Assert.Equal(20, row.Replace("\\|", "", StringComparison.Ordinal).Count(letter => letter == '|')));
    }

    [Fact]
    public void A_softmax_is_studied_by_every_family_over_the_range_that_was_seen()
    {
        MethodComparison comparison = Compare(SmallModel.WithSoftmax(), RecipeChoice.Parse(["int8"], []), SmallModel.Vectors());
        FunctionStudy study = Assert.Single(comparison.Functions);
        Assert.Equal(("Softmax", 1), (study.Function, study.Nodes));
        Assert.InRange(study.Low, -9, -0.1);
        Assert.Equal(FunctionFamilies.All.Count(family => family is SoftmaxFamily), study.Families.Count);
        Assert.Contains("<h3>Softmax, 1 node", ComparisonHtml.Of(comparison));
    }

    [Fact]
    public void Samples_without_truth_are_held_against_the_float_model()
    {
        MethodComparison comparison = Compare(SmallModel.Network(), RecipeChoice.Parse(["int8", "octav"], []), SmallModel.Pictures(labels: false));
        Assert.Equal(("output_sqnr_db", double.PositiveInfinity), (comparison.Subject.Metric, comparison.Float.Metric!.Value));
        Assert.All(comparison.Methods, method => Assert.Equal(method.OutputSqnrDecibels, method.Metric!.Value, 6));
        Assert.Contains("against the float model's outputs", comparison.Subject.Data);
        Assert.Contains("</html>", ComparisonHtml.Of(comparison));
        Assert.Null(ComparisonJson.Of(comparison)["methods"]![0]!["difference"]);
    }

    [Fact]
    public void A_cancelled_comparison_stops()
    {
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => MethodComparer.Compare(
            SmallModel.Network(), RecipeChoice.AllPresets, SmallModel.Pictures(), SmallModel.Pictures(), new ComparisonOptions { ModelName = "m", Evaluate = new EvaluateOptions { CancellationToken = cancelled.Token } }));
    }

    internal static MethodComparison Compare(Model model, IReadOnlyList<RecipeChoice> choices, IDataset? data = null) =>
        MethodComparer.Compare(model, choices, data ?? SmallModel.Pictures(), data ?? SmallModel.Pictures(), new ComparisonOptions { ModelName = "small.onnx", Evaluate = new EvaluateOptions { Threads = 1 } });

    private static string Hash(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();
}
