using System.Text.Json.Nodes;
using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Quantization;

namespace Dyadic.Reporting.Tests;

public sealed class SensitivityTests
{
    [Fact]
    public void Every_layer_with_weights_is_ranked_and_4_bits_lose_more_than_8()
    {
        SensitivityReport report = Run(SmallModel.Network(), maxDrop: 100);
        Assert.Equal([18, 16], report.Layers.Select(layer => layer.Weights));
        Assert.Equal(["Conv", "MatMul"], report.Layers.Select(layer => layer.Operator));
        Assert.All(report.Layers, layer => Assert.True(layer.At4.Noise > layer.At8.Noise));
        Assert.Equal(report.Layers.MaxBy(layer => layer.At4.Noise), SensitivityText.Ranked(report).First());
    }

    [Fact]
    public void Without_a_limit_all_layers_get_4_bits_and_the_file_says_so()
    {
        MixedProposal proposal = Run(SmallModel.Network(), maxDrop: 100).Proposal!;
        Assert.Equal(2, proposal.Trial.At4Bits.Count);
        Assert.Equal(((18 + 16) / 2) + (2 * 4), proposal.Trial.Bytes);
        Assert.True(proposal.Proven);
        Recipe recipe = RecipeFile.Parse(proposal.Yaml, "proposal");
        Assert.Equal(proposal.Trial.At4Bits, Assert.Single(recipe.Overrides).Nodes);
        Assert.Equal((4, "mse"), (recipe.Overrides[0].WeightBits, recipe.Overrides[0].WeightRange));
    }

    [Fact]
    public void A_proposal_keeps_its_limit_and_is_the_smallest_that_was_found_to()
    {
        foreach (double limit in (double[])[0, 5, 20])
        {
            SensitivityReport report = Run(SmallModel.Network(), limit);
            if (report.Proposal is not { } proposal)
            {
                Assert.DoesNotContain(report.Trials, trial => trial.InFloat.Count + trial.At4Bits.Count == 0 && trial.Loss.Keeps(limit));
                continue;
            }

            Assert.True(proposal.Verified.Keeps(limit) && proposal.Trial.Loss.Keeps(limit));
            Assert.Equal(100 * (proposal.FloatMetric - proposal.Metric), proposal.Verified.Drop, 9);
            Assert.Equal(proposal.Trial.Bytes, report.Trials.Where(trial => trial.Loss.Keeps(limit)).Min(trial => trial.Bytes));
        }
    }

    [Fact]
    public void For_latency_what_keeps_the_limit_is_measured_and_the_fastest_is_taken()
    {
        SensitivityReport report = Run(SmallModel.Network(), 100, SensitivityGoal.Latency);
        Assert.All(report.Trials, trial => Assert.True(trial.LatencyMilliseconds > 0));
        Assert.Equal(report.Trials.Min(trial => trial.LatencyMilliseconds), report.Proposal!.Trial.LatencyMilliseconds);
    }

    [Fact]
    public void Names_of_nodes_survive_the_file()
    {
        string[] names = ["a 'b' \"c\"", "back\\slash: # - {x}", "línea\ttab", "\u0001", "[0]"];
        Recipe recipe = RecipeFile.Parse(MixedRecipe.Yaml("int8", names, ["x"]), "proposal");
        Assert.Equal(names, recipe.Overrides[0].Nodes);
        Assert.True(recipe.Overrides[1].KeepFloat);
        Assert.Equal("recipe: int8\n", MixedRecipe.Yaml("int8", [], []));
    }

    [Fact]
    public void The_page_and_the_json_hold_the_proposal()
    {
        SensitivityReport report = Run(SmallModel.Network(), maxDrop: 100);
        string html = SensitivityHtml.Of(report with { Model = "<script>" });
        Assert.Contains("weight-bits: 4", html);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(html, "<script"));
        JsonObject json = SensitivityJson.Of(report);
        Assert.Equal(report.Proposal!.Yaml, json["proposal"]!["recipe"]!.GetValue<string>());
        Assert.Equal(2, json["layers"]!.AsArray().Count);
        Assert.Null(SensitivityJson.Of(report with { Proposal = null })["proposal"]);
        Assert.StartsWith("No mixed recipe", Assert.Single(SensitivityText.Findings(report with { Proposal = null })));
    }

    [Fact]
    public void What_cannot_be_searched_is_said()
    {
        Assert.Equal(FailureKind.Usage, Assert.Throws<DyadicException>(() => Run(SmallModel.Network(), -1)).Kind);
        Assert.Equal(FailureKind.Usage, Assert.Throws<DyadicException>(() => Run(SmallModel.Network(), 1, start: RecipePresets.Find("dynamic"))).Kind);
        Assert.Equal(FailureKind.Usage, Assert.Throws<DyadicException>(() => Run(SmallModel.Network(), 1, start: RecipePresets.Find("int8") with { WeightBits = 6 })).Kind);
    }

    private static SensitivityReport Run(Model model, double maxDrop, SensitivityGoal goal = SensitivityGoal.Size, Recipe? start = null)
    {
        IDataset pictures = SmallModel.Pictures();
        return SensitivityAnalysis.Run(model, pictures, SmallModel.Pictures(40), pictures, new SensitivityOptions { ModelName = "small.onnx", Base = start ?? RecipePresets.Find("int8"), MaxDrop = maxDrop, Goal = goal, Evaluate = new EvaluateOptions { Threads = 1 } });
    }
}
