namespace Dyadic.Cli.Tests;

public sealed class SensitivityTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public void The_proposal_is_a_recipe_that_quantize_takes()
    {
        CliRun run = CliRun.Of("sensitivity", _place.Model, "--data", _place.Data, "--preprocess", "unit", "--max-drop", "100", "--save-recipe", _place["mixed.yaml"], "-o", _place["s.html"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Verified on", run.Output);
        Assert.Equal(["data.npz", "mixed.yaml", "s.html", "small.onnx"], _place.Files);
        Assert.Equal(0, CliRun.Of("quantize", _place.Model, "-o", _place["mixed.onnx"], "--recipe", _place["mixed.yaml"], "--data", _place.Data, "--preprocess", "unit").ExitCode);
    }

    [Fact]
    public void A_limit_below_0_is_a_wrong_command_line()
    {
        CliRun run = CliRun.Of("sensitivity", _place.Model, "--data", _place.Data, "--preprocess", "unit", "--max-drop", "-1");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("0 or more", run.Error);
    }

    [Theory]
    [InlineData("--recipe", "itn8")]
    [InlineData("--minimize", "energy")]
    [InlineData("-o", "no-such-folder/s.html")]
    public void A_wrong_command_line_exits_with_2(string option, string value) =>
        Assert.Equal(2, CliRun.Of("sensitivity", _place.Model, "--data", _place.Data, "--preprocess", "unit", option, value).ExitCode);
}
