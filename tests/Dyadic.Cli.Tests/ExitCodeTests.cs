namespace Dyadic.Cli.Tests;

public sealed class ExitCodeTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData("nothing-of-the-sort")]
    [InlineData("inspect")]
    [InlineData("bench", "model.onnx", "--threads", "many")]
    [InlineData("quantize", "model.onnx", "-o", "out.onnx", "--data", "x", "--form", "round")]
    public void A_command_line_that_cannot_be_read_exits_with_2(params string[] args)
    {
        CliRun run = CliRun.Of(args);
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains("--help", run.Error);
    }

    [Theory]
    [InlineData("inspect")]
    [InlineData("verify")]
    [InlineData("bench")]
    public void A_missing_file_is_named(string verb)
    {
        CliRun run = CliRun.Of(verb, _place["absent.onnx"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("absent.onnx", run.Error);
        Assert.DoesNotContain("   at ", run.Error);
    }

    [Fact]
    public void A_truncated_model_is_bad_input()
    {
        byte[] bytes = File.ReadAllBytes(_place.Model);
        File.WriteAllBytes(_place["cut.onnx"], bytes[..(bytes.Length / 2)]);
        CliRun run = CliRun.Of("inspect", _place["cut.onnx"]);
        Assert.Equal(3, run.ExitCode);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void Verbose_adds_the_stack_trace()
    {
        CliRun run = CliRun.Of("inspect", _place["absent.onnx"], "--verbose");
        Assert.Contains("   at ", run.Error);
    }

    [Fact]
    public void A_float_model_fails_the_check_and_says_why()
    {
        CliRun run = CliRun.Of("verify", _place.Model, "--json");
        Assert.Equal(5, run.ExitCode);
        Assert.False(run.Json["proven"]!.GetValue<bool>());
        Assert.NotEmpty(run.Json["offenders"]!.AsArray());
    }

    [Fact]
    public void A_cancelled_quantization_exits_with_130_and_leaves_nothing()
    {
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        CliRun run = CliRun.Of(cancelled.Token, "quantize", _place.Model, "-o", _place["out.onnx"], "--data", _place.Data, "--preprocess", "unit");
        Assert.Equal(130, run.ExitCode);
        Assert.Equal(["data.npz", "small.onnx"], _place.Files);
    }

    [Fact]
    public void Every_verb_has_help_with_an_example()
    {
        foreach (IVerb verb in VerbCatalog.All)
        {
            CliRun run = CliRun.Of(verb.Name, "--help");
            Assert.Equal(0, run.ExitCode);
            Assert.Contains($"dyadic {verb.Name}", run.Output);
            Assert.Contains("Examples:", run.Output);
        }
    }
}
