using System.Diagnostics;
using System.Text.Json.Nodes;
using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Kernels;

namespace Dyadic.Cli.Tests;

/// <summary>What a process computes with can be forced, and does not change an integer network's bits.</summary>
public sealed class KernelTierTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public void A_quantized_network_gives_the_same_bytes_on_every_tier()
    {
        Assert.Equal(0, CliRun.Of("quantize", _place.Model, "-o", _place["int8.onnx"], "--data", _place.Data, "--preprocess", "unit").ExitCode);
        byte[] pixels = [.. Enumerable.Range(0, 16).Select(pixel => (byte)(pixel * 17))];
        NpyFile.Write(_place["x.npy"], DenseTensor.Create<byte>([1, 1, 4, 4], pixels));
        byte[] expected = Outputs("scalar", executablePages: true);
        foreach (KernelTier tier in Enum.GetValues<KernelTier>().Where(tier => tier <= CpuFeatures.WidestTier))
        {
            Assert.Equal(expected, Outputs(tier.ToString().ToLowerInvariant(), executablePages: true));
        }

        Assert.Equal(expected, Outputs(null, executablePages: false));
    }

    [Fact]
    public void Without_executable_pages_the_vector_tiers_compute()
    {
        (int exitCode, string output, _) = Run(null, executablePages: false, "doctor", "--json");
        Assert.Equal(0, exitCode);
        KernelTier widest = Enum.Parse<KernelTier>(JsonNode.Parse(output)!["widest_tier"]!.GetValue<string>());
        Assert.Equal(CpuFeatures.WidestTier == KernelTier.Emitted ? KernelTier.Vector512 : CpuFeatures.WidestTier, widest);
    }

    [Fact]
    public void A_tier_that_is_not_there_is_refused_in_one_sentence()
    {
        (int exitCode, _, string error) = Run("emitted", executablePages: false, "doctor");
        Assert.Equal(2, exitCode);
        Assert.Contains("DYADIC_TIER asks for 'emitted'", error, StringComparison.Ordinal);
    }

    private byte[] Outputs(string? tier, bool executablePages)
    {
        string folder = _place["out-" + Guid.NewGuid().ToString("N")];
        (int exitCode, _, string error) = Run(tier, executablePages, "run", _place["int8.onnx"], "--input", $"picture={_place["x.npy"]}", "--output", folder);
        Assert.True(exitCode == 0, error);
        return File.ReadAllBytes(Directory.GetFiles(folder).Single());
    }

    private static (int ExitCode, string Output, string Error) Run(string? tier, bool executablePages, params string[] args)
    {
        Dictionary<string, string?> environment = new()
        {
            [CpuFeatures.TierVariable] = tier,
            ["DYADIC_EXECUTABLE_PAGES"] = executablePages ? null : "off",
        };
        using Process process = ToolProcess.Start(environment, args);
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        return (process.ExitCode, output.Result, error.Result);
    }
}
