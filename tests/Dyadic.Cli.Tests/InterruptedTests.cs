using System.Diagnostics;
using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.Onnx;
using Dyadic.Graphs.OnnxText;

namespace Dyadic.Cli.Tests;

/// <summary>What is left when the disk is full or the user stops the tool: one sentence, an exit code and no file.</summary>
public sealed class InterruptedTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [SkippableTheory]
    [InlineData("convert", "small.onnx", "-o", "out.onnx")]
    [InlineData("quantize", "small.onnx", "-o", "out.onnx", "--data", "data.npz", "--preprocess", "unit")]
    public void A_file_that_does_not_fit_is_not_begun(string verb, params string[] args)
    {
        Skip.If(OperatingSystem.IsWindows(), "The size of files is limited by a shell.");
        CliRun run = ToolProcess.WithLargestFile(1, [verb, .. args.Select(arg => arg.Contains('.', StringComparison.Ordinal) ? _place[arg] : arg)]);
        AssertRefused(run, "out.onnx");
        Assert.Equal(["data.npz", "small.onnx"], _place.Files);
    }

    [SkippableFact]
    public void Outputs_of_a_run_appear_together_or_not_at_all()
    {
        Skip.If(OperatingSystem.IsWindows(), "The size of files is limited by a shell.");
        NpyFile.Write(_place["x.npy"], DenseTensor.Zeros(ElementType.Float32, [1000]));
        OnnxModelFile.Write(ModelBuilder.Build(OnnxTextParser.ParseModel("""
            <ir_version: 10, opset_import: ["" : 21]>
            g (float[1000] x) => (float a, float[1000] b) { a = ReduceSum <keepdims = 0> (x) b = Neg (x) }
            """)), _place["two.onnx"]);
        CliRun run = ToolProcess.WithLargestFile(2, "run", _place["two.onnx"], "--input", $"x={_place["x.npy"]}", "--output", _place["results"]);
        AssertRefused(run, "b.npy");
        Assert.Empty(Directory.GetFiles(_place["results"]));
    }

    [SkippableFact]
    public void A_device_is_not_replaced()
    {
        Skip.IfNot(File.Exists("/dev/full"), "There is no /dev/full.");
        foreach (string[] args in (string[][])[["convert", _place.Model, "-o", "/dev/full"], ["quantize", _place.Model, "-o", "/dev/full", "--data", _place.Data, "--preprocess", "unit"]])
        {
            AssertRefused(CliRun.Of(args), "/dev/full");
        }

        Assert.Empty(Directory.GetFiles("/dev", "full.*partial"));
    }

    [SkippableFact]
    public void Interrupted_in_the_middle_of_learning()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no signal to send.");
        Skip.If(InterruptsAreIgnored(), "This process was started with interrupts ignored, and its children inherit that.");
        float[] values = [.. Enumerable.Range(0, 256 * 256).Select(i => MathF.Sin(i))];
        ModelDefinition definition = OnnxTextParser.ParseModel("""<ir_version: 10, opset_import: ["" : 21]> g (float[N,256] x) => (float[N,256] y) { y = MatMul (x, w) }""");
        definition.Graph.Initializers.Add(new("w", DenseTensor.Create<float>([256, 256], values)));
        OnnxModelFile.Write(definition, _place["wide.onnx"]);
        NpzFile.Write(_place["rows.npz"], [new NamedTensor("x", DenseTensor.Create<float>([64, 256], values.AsSpan(0, 64 * 256)))]);
        File.WriteAllText(_place["long.yaml"], "recipe: int8\nadaround:\n  iterations: 1000000\n");
        string[] before = [.. _place.Files];
        using Process tool = ToolProcess.Start("quantize", _place["wide.onnx"], "-o", _place["out.onnx"], "--data", _place["rows.npz"], "--recipe", _place["long.yaml"]);

        // Start, reading and calibration take far less computing than this, the learning far more.
        while (!tool.HasExited && tool.TotalProcessorTime < TimeSpan.FromSeconds(3)) Thread.Sleep(50);
        if (tool.HasExited) Assert.Fail($"it ended by itself with {tool.ExitCode}: {tool.StandardError.ReadToEnd()}");
        using (Process signal = Process.Start("kill", ["-INT", tool.Id.ToString()])) signal.WaitForExit();
        Task<string> error = tool.StandardError.ReadToEndAsync();
        if (!tool.WaitForExit(TimeSpan.FromMinutes(1)))
        {
            tool.Kill();
            Assert.Fail("It went on for a minute after the interrupt.");
        }

        Assert.Equal(130, tool.ExitCode);
        Assert.Equal("Cancelled; nothing was written.", error.Result.Trim());
        Assert.Equal(before, _place.Files);
    }

    /// <summary>A shell starts what it runs in the background with SIGINT (2) ignored, which the runtime leaves so.</summary>
    private static bool InterruptsAreIgnored()
    {
        const string Field = "SigIgn:";
        if (!File.Exists("/proc/self/status")) return false;
        string line = File.ReadLines("/proc/self/status").First(text => text.StartsWith(Field, StringComparison.Ordinal));
        return (Convert.ToUInt64(line[Field.Length..].Trim(), 16) & (1 << (2 - 1))) != 0;
    }

    private static void AssertRefused(CliRun run, string file)
    {
        Assert.Equal((int)FailureKind.Usage, run.ExitCode);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.Contains(file, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Internal error", run.Error, StringComparison.Ordinal);
    }
}
