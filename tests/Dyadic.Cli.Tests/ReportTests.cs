using System.Text.Json.Nodes;
using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Graphs.Onnx;
using Dyadic.Graphs.OnnxText;

namespace Dyadic.Cli.Tests;

public sealed class ReportTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public void Inspect_counts_operators_and_parameters()
    {
        JsonObject json = CliRun.Of("inspect", _place.Model, "--nodes", "--json").Json;
        Assert.Equal(18 + 2 + 16, json["parameters"]!.GetValue<long>());
        Assert.Equal(36 * 4, json["parameter_bytes"]!.GetValue<long>());
        Assert.Equal(1, json["operators"]!["Conv"]!.GetValue<int>());
        Assert.Equal("[1,1,4,4]", json["inputs"]![0]!["shape"]!.GetValue<string>());
        Assert.Equal(4, json["node_list"]!.AsArray().Count);
    }

    [Fact]
    public void Inspect_prints_text_without_colour_codes()
    {
        CliRun run = CliRun.Of("inspect", _place.Model);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("36 parameters", run.Output);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Fact]
    public void Run_writes_what_the_network_computes()
    {
        NpyFile.Write(_place["x.npy"], DenseTensor.Zeros(ElementType.Float32, [1, 1, 4, 4]));
        CliRun run = CliRun.Of("run", _place.Model, "--input", $"picture={_place["x.npy"]}", "--output", _place["results"], "--json");
        Assert.Equal(0, run.ExitCode);
        DenseTensor scores = NpyFile.Read(run.Json["outputs"]![0]!["file"]!.GetValue<string>());

        // A dark picture gives the first filter's offset, 0.1, at its four places; the second offset is negative and cut off.
        Assert.Equal(0.1f * (1 + 0.5f - 0.5f + 0.75f), scores.Span<float>()[0], 5);
        Assert.Equal(0.1f * (-1 + 0.25f + 1 - 0.75f), scores.Span<float>()[1], 5);
    }

    [Fact]
    public void Run_refuses_an_unknown_input()
    {
        NpyFile.Write(_place["x.npy"], DenseTensor.Zeros(ElementType.Float32, [1, 1, 4, 4]));
        CliRun run = CliRun.Of("run", _place.Model, "--input", $"other={_place["x.npy"]}", "--output", _place["results"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("other", run.Error);
    }

    [Fact]
    public void Eval_gives_accuracy_with_its_interval()
    {
        JsonObject json = CliRun.Of("eval", _place.Model, "--data", _place.Data, "--preprocess", "unit", "--limit", "10", "--json").Json;
        Assert.Equal("top1", json["metric"]!.GetValue<string>());
        Assert.Equal(10, json["count"]!.GetValue<int>());
        double value = json["value"]!.GetValue<double>();
        Assert.InRange(value, json["interval"]![0]!.GetValue<double>(), json["interval"]![1]!.GetValue<double>());
    }

    [Fact]
    public void Eval_of_pictures_needs_to_know_how_they_are_prepared()
    {
        CliRun run = CliRun.Of("eval", _place.Model, "--data", _place.Data);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("preprocessing", run.Error);
    }

    [Fact]
    public void Eval_of_an_empty_data_set_is_bad_input()
    {
        NpzFile.Write(_place["empty.npz"], [new NamedTensor("images", DenseTensor.Zeros(ElementType.UInt8, [0, 4, 4]))]);
        CliRun run = CliRun.Of("eval", _place.Model, "--data", _place["empty.npz"], "--preprocess", "unit");
        Assert.Equal(3, run.ExitCode);
    }

    [Fact]
    public void Bench_gives_ordered_quantiles_and_steps()
    {
        JsonObject json = CliRun.Of("bench", _place.Model, "--seconds", "0.05", "--profile", "--json").Json;
        Assert.True(json["runs"]!.GetValue<int>() >= 3);
        Assert.True(json["median_ms"]!.GetValue<double>() <= json["p90_ms"]!.GetValue<double>());
        Assert.True(json["p90_ms"]!.GetValue<double>() <= json["p99_ms"]!.GetValue<double>());
        JsonObject[] steps = [.. json["steps"]!.AsArray().Select(step => step!.AsObject())];
        JsonObject convolution = steps.Single(step => step["nodes"]!.AsArray().Any(name => name!.GetValue<string>().Contains("edges", StringComparison.Ordinal)));
        Assert.Equal(2 * 2 * 2 * 9, convolution["multiply_accumulates"]!.GetValue<long>());
        Assert.True(convolution["gops"]!.GetValue<double>() > 0);
        Assert.True(convolution["share_of_peak"]!.GetValue<double>() > 0);
        Assert.True(convolution["bytes_read"]!.GetValue<long>() >= 16 * sizeof(float));
        CliRun text = CliRun.Of("bench", _place.Model, "--seconds", "0.05", "--profile");
        Assert.Contains("GOPS over all steps", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_says_why_an_operator_between_codes_runs_in_float_and_bench_can_leave_them_all_there()
    {
        const string network = """
            <ir_version: 10, opset_import: ["" : 21]>
            pairs (uint8[1,2,4,4] x) => (uint8[1,2,4,4] y) <float s = {0.1}, uint8 z = {3}>
            {
                a = DequantizeLinear (x, s, z)
                [squash] b = Sigmoid (a)
                c = QuantizeLinear (b, s, z)
                d = DequantizeLinear (c, s, z)
                [sum] e = CumSum (d, axis)
                y = QuantizeLinear (e, s, z)
            }
            """;
        OnnxModelFile.Write(ModelBuilder.Build(OnnxTextParser.ParseModel(network.Replace("uint8 z = {3}", "uint8 z = {3}, int64 axis = {1}", StringComparison.Ordinal))), _place["pairs.onnx"]);
        JsonObject why = CliRun.Of("inspect", _place["pairs.onnx"], "--why", "--json").Json;
        JsonObject left = Assert.Single(why["float_patterns"]!.AsArray())!.AsObject();
        Assert.Equal(("sum", "CumSum"), (left["node"]!.GetValue<string>(), left["operator"]!.GetValue<string>()));
        Assert.NotEqual("", left["reason"]!.GetValue<string>());
        Assert.DoesNotContain("float sigmoid", Kernels());
        Assert.Contains("float sigmoid", Kernels("--no-fusion"));

        string Kernels(params string[] options) =>
            string.Join(", ", CliRun.Of(["bench", _place["pairs.onnx"], "--seconds", "0.05", "--profile", "--json", .. options]).Json["steps"]!.AsArray().Select(step => step!["kernel"]!.GetValue<string>()));
    }

    [Fact]
    public void Diff_names_the_first_node_that_differs_from_a_recorded_run()
    {
        Graph graph = OnnxModelFile.Read(_place.Model).Graph;
        DenseTensor picture = DenseTensor.Create<float>([1, 1, 4, 4], [.. Enumerable.Range(0, 16).Select(i => i / 16f)]);
        List<NamedTensor> run = [new NamedTensor("picture", picture)];
        GraphInterpreter.Run(graph, [picture], (value, tensor) => run.Add(new NamedTensor(value.Name, tensor)));
        run.Add(new NamedTensor("elsewhere", picture));
        NpzFile.Write(_place["run.npz"], run);
        CliRun same = CliRun.Of("diff", _place.Model, "--against", _place["run.npz"], "--json");
        Assert.Equal((0, ""), (same.ExitCode, same.Error));
        Assert.Equal(4, same.Json["compared"]!.GetValue<int>());
        Assert.Equal(1, same.Json["unmatched_arrays"]!.GetValue<int>());
        Assert.Null(same.Json["first_difference"]);

        // The same network but for its clamp: everything before it agrees.
        string altered = Workplace.Network.Replace("bright = Relu (edges)", "bright = Abs (edges)", StringComparison.Ordinal);
        OnnxModelFile.Write(ModelBuilder.Build(OnnxTextParser.ParseModel(altered)), _place["altered.onnx"]);
        CliRun other = CliRun.Of("diff", _place["altered.onnx"], "--against", _place["run.npz"], "--first", "--json");
        Assert.Equal((int)FailureKind.FailedCheck, other.ExitCode);
        JsonNode first = other.Json["first_difference"]!;
        Assert.Equal("bright", first["value"]!.GetValue<string>());
        Assert.StartsWith("Abs", first["node"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(0, first["recorded"]!.GetValue<double>());
        Assert.Contains("The first difference is at Abs", CliRun.Of("diff", _place["altered.onnx"], "--against", _place["run.npz"], "--first").Output, StringComparison.Ordinal);

        Assert.Equal(2, CliRun.Of("diff", _place.Model).ExitCode);
        Assert.Equal(2, CliRun.Of("diff", _place.Model, _place.Model, "--against", _place["run.npz"]).ExitCode);
        NpzFile.Write(_place["no-input.npz"], run.Skip(1));
        Assert.Equal(3, CliRun.Of("diff", _place.Model, "--against", _place["no-input.npz"]).ExitCode);
    }

    [Fact]
    public void Diff_of_a_model_with_itself_finds_nothing()
    {
        JsonObject json = CliRun.Of("diff", _place.Model, _place.Model, "--data", _place.Data, "--preprocess", "unit", "--first", "--json").Json;
        Assert.Null(json["first_difference"]);
        Assert.Equal(0, json["argmax_flips"]!.GetValue<int>());
    }

    [Fact]
    public void Doctor_names_the_kernels_in_use()
    {
        JsonObject json = CliRun.Of("doctor", "--json").Json;
        Assert.NotEmpty(json["tier"]!.GetValue<string>());
        Assert.True(json["threads"]!.GetValue<int>() >= 1);
    }

    [Fact]
    public void Doctor_measures_loops_and_reading()
    {
        JsonObject json = CliRun.Of("doctor", "--json").Json;
        foreach (string key in new[] { "int8", "float32" })
        {
            Assert.True(json[key == "int8" ? "int8_gops" : "float32_gflops"]!.GetValue<double>() > 0, key);
            Assert.NotEmpty(json[$"{key}_kernel"]!.GetValue<string>());
        }

        Assert.Equal(json["bfloat16_gflops"] is null, json["bfloat16_kernel"] is null);
        JsonArray reads = json["reads"]!.AsArray();
        Assert.Contains(reads, read => read!["threads"]!.GetValue<int>() == 1);
        Assert.All(reads, read => Assert.True(read!["gb_per_second"]!.GetValue<double>() > 0));
        Assert.Contains(reads, read => read!["gb_per_second"]!.GetValue<double>() == json["memory_gb_per_second"]!.GetValue<double>());
    }
}
