namespace Dyadic.Cli.Tests;

public sealed class ConformanceTests
{
    [SkippableFact]
    public void Every_ONNX_node_test_passes_through_the_session_that_users_use()
    {
        string? tests = NodeTests();
        Skip.If(tests is null, "needs shared/onnx-node-tests");
        CliRun run = CliRun.Of("conformance", tests!, "--json");
        Assert.Empty(run.Json["reasons"]!.AsArray().Select(reason => reason!.ToJsonString()));
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(run.Json["total"]!.GetValue<int>(), run.Json["passed"]!.GetValue<int>());
    }

    [Fact]
    public void A_folder_without_tests_is_bad_input()
    {
        using Workplace place = new();
        Assert.Equal(3, CliRun.Of("conformance", place.Folder).ExitCode);
    }

    [Fact]
    public void A_model_without_test_data_fails_with_a_reason()
    {
        using Workplace place = new();
        File.Move(place.Model, place["model.onnx"]);
        CliRun run = CliRun.Of("conformance", place.Folder, "--json");
        Assert.Equal(5, run.ExitCode);
        Assert.Equal(1, run.Json["failed"]!.GetValue<int>());
        Assert.Contains("test_data_set_", run.Json["reasons"]![0]!["reason"]!.GetValue<string>());
    }

    /// <summary>The node tests beside the checkout, or where DYADIC_SHARED says.</summary>
    private static string? NodeTests()
    {
        string? shared = Environment.GetEnvironmentVariable("DYADIC_SHARED");
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); shared is null && folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Dyadic.slnx"))) shared = Path.Combine(folder.Parent!.FullName, "shared");
        }

        string tests = Path.Combine(shared ?? "", "onnx-node-tests");
        return Directory.Exists(tests) ? tests : null;
    }
}
