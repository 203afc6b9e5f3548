using System.Text.Json.Nodes;

namespace Dyadic.Cli.Tests;

public sealed class CompareTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public void The_three_forms_are_written_and_the_findings_printed()
    {
        CliRun run = CliRun.Of("compare", _place.Model, "--recipes", "int8,octav", "--bits", "8,4", "--data", _place.Data, "--preprocess", "unit", "-o", _place["r.html"], "--json-file", _place["r.json"], "--markdown", _place["r.md"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["data.npz", "r.html", "r.json", "r.md", "small.onnx"], _place.Files);
        Assert.Contains("octav W4", run.Output);
        Assert.Contains("float", run.Output);
        Assert.Equal(4, JsonNode.Parse(File.ReadAllText(_place["r.json"]))!["methods"]!.AsArray().Count);
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(_place["r.html"]));
        Assert.StartsWith("# Recipes on small.onnx", File.ReadAllText(_place["r.md"]));
    }

    [Fact]
    public void Results_are_told_as_they_come_and_one_that_cannot_be_had_is_no_failure()
    {
        CliRun run = CliRun.Of("compare", _place.Model, "--recipes", "adopt,int8", "--data", _place.Data, "--preprocess", "unit", "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"^adopt: not carried out: .*\nint8: top1 ", run.Error);
        Assert.NotNull(run.Json["methods"]![0]!["failure"]);
        Assert.Null(run.Json["methods"]![1]!["failure"]);
    }

    [Theory]
    [InlineData("--recipes", "itn8")]
    [InlineData("--recipes", "absent.yaml")]
    [InlineData("--bits", "8,many")]
    [InlineData("--bits", "1")]
    [InlineData("-o", "no-such-folder/r.html")]
    public void A_wrong_command_line_exits_with_2_before_anything_is_measured(string option, string value)
    {
        CliRun run = CliRun.Of("compare", _place.Model, "--data", _place.Data, "--preprocess", "unit", option, value);
        Assert.Equal(2, run.ExitCode);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        if (value == "itn8") Assert.Contains("did you mean 'int8'?", run.Error);
    }

    [Fact]
    public void A_cancelled_comparison_leaves_nothing()
    {
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        CliRun run = CliRun.Of(cancelled.Token, "compare", _place.Model, "--data", _place.Data, "--preprocess", "unit", "-o", _place["r.html"]);
        Assert.Equal(130, run.ExitCode);
        Assert.Equal(["data.npz", "small.onnx"], _place.Files);
    }
}
