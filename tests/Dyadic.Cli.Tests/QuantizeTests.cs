using System.Text.Json.Nodes;
using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Graphs.Onnx;
using Dyadic.Graphs.OnnxText;

namespace Dyadic.Cli.Tests;

public sealed class QuantizeTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData("int8")]
    [InlineData("octav")]
    public void A_quantized_model_is_proven_and_remembers_its_preprocessing(string recipe)
    {
        CliRun run = CliRun.Of("quantize", _place.Model, "-o", _place["q.onnx"], "--recipe", recipe, "--data", _place.Data, "--preprocess", "unit", "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(0, CliRun.Of("verify", _place["q.onnx"]).ExitCode);
        Assert.Equal(0, CliRun.Of("eval", _place["q.onnx"], "--data", _place.Data).ExitCode);
        Assert.Equal(ElementType.UInt8, OnnxModelFile.Read(_place["q.onnx"]).Graph.Inputs[0].Type);
    }

    [Fact]
    public void A_strict_run_takes_a_proven_network_and_refuses_a_float_one()
    {
        Assert.Equal(0, CliRun.Of("quantize", _place.Model, "-o", _place["q.onnx"], "--data", _place.Data, "--preprocess", "unit").ExitCode);
        NpyFile.Write(_place["pixels.npy"], DenseTensor.Zeros(ElementType.UInt8, [1, 1, 4, 4]));
        NpyFile.Write(_place["floats.npy"], DenseTensor.Zeros(ElementType.Float32, [1, 1, 4, 4]));
        CliRun proven = CliRun.Of("run", _place["q.onnx"], "--strict", "--input", $"picture={_place["pixels.npy"]}", "--output", _place["results"]);
        Assert.Equal((0, ""), (proven.ExitCode, proven.Error));
        CliRun refused = CliRun.Of("run", _place.Model, "--strict", "--input", $"picture={_place["floats.npy"]}", "--output", _place["refused"]);
        Assert.Equal((int)FailureKind.FailedCheck, refused.ExitCode);
        Assert.Contains("Strict mode", refused.Error);
        Assert.False(Directory.Exists(_place["refused"]));
    }

    [Theory]
    [InlineData("--softmax", "ibert", "'i-bert'")]
    [InlineData("--gelu", "exakt", "'exact'")]
    [InlineData("--norm", "i-vitt", "'i-vit'")]
    public void An_unknown_integer_function_answers_with_the_nearest(string option, string name, string nearest)
    {
        CliRun run = CliRun.Of("quantize", _place.Model, "-o", _place["q.onnx"], "--data", _place.Data, "--preprocess", "unit", option, name);
        Assert.Equal((int)FailureKind.Usage, run.ExitCode);
        Assert.Contains(nearest, run.Error);
    }

    [Fact]
    public void The_report_says_what_was_done()
    {
        CliRun run = CliRun.Of("quantize", _place.Model, "-o", _place["q.onnx"], "--data", _place.Data, "--preprocess", "unit", "--seed", "9", "--exclude", "scores");
        Assert.Equal(0, run.ExitCode);
        JsonObject report = JsonNode.Parse(File.ReadAllText(_place["q.onnx.report.json"]))!.AsObject();
        Assert.Equal("int8", report["recipe"]!["name"]!.GetValue<string>());
        Assert.Equal(9UL, report["seed"]!.GetValue<ulong>());
        Assert.Equal(new FileInfo(_place["q.onnx"]).Length, report["output_file"]!["bytes"]!.GetValue<long>());
        Assert.Equal(64, report["output_file"]!["sha256"]!.GetValue<string>().Length);
        Assert.Contains("--exclude scores", report["command"]!.GetValue<string>());
        Assert.Contains(report["kept_in_float"]!.AsArray(), kept => kept!["reason"]!.GetValue<string>().Contains("excludes"));
        Assert.NotEmpty(report["layers"]!.AsArray());
        Assert.All(report["activations"]!.AsArray(), activation => Assert.InRange(activation!["clip_share"]!.GetValue<double>(), 0, 1));
    }

    [Theory]
    [InlineData("--form", "qdq")]
    [InlineData("--form", "qdq", "--format", "qoperator")]
    [InlineData("--float-input")]
    public void Other_forms_keep_the_float_input(params string[] options)
    {
        CliRun run = CliRun.Of(["quantize", _place.Model, "-o", _place["q.onnx"], "--data", _place.Data, "--preprocess", "unit", .. options]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(ElementType.Float32, OnnxModelFile.Read(_place["q.onnx"]).Graph.Inputs[0].Type);
        JsonObject json = CliRun.Of("diff", _place.Model, _place["q.onnx"], "--data", _place.Data, "--json").Json;
        JsonNode scores = json["values"]!.AsArray().Single(value => value!["value"]!.GetValue<string>() == "scores")!;
        Assert.True(scores["sqnr_db"]!.GetValue<double>() > 25);
    }

    [Theory]
    [InlineData(2, "--recipe", "int7")]
    [InlineData(2, "--range", "widest")]
    [InlineData(2, "--weight-bits", "33")]
    [InlineData(2, "--exclude", "(")]
    [InlineData(4, "--exclude", ".")]
    public void A_failed_quantization_leaves_nothing(int exitCode, params string[] options)
    {
        CliRun run = CliRun.Of(["quantize", _place.Model, "-o", _place["q.onnx"], "--data", _place.Data, "--preprocess", "unit", .. options]);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.Equal(["data.npz", "small.onnx"], _place.Files);
    }

    [Fact]
    public void Several_inputs_are_calibrated_from_named_arrays_and_float_heads_are_reported()
    {
        OnnxModelFile.Write(
            ModelBuilder.Build(OnnxTextParser.ParseModel("""
                <ir_version: 10, opset_import: ["" : 21]>
                heads (float[1,4] left, float[1,3] right) => (float[1,2] scores, float[1,3] box)
                <float[4,5] a = {1, -1, 0.5, 0.25, -0.5, 1, 0.75, -0.75, -1, 1, 0.5, 0.5, 0.25, -0.25, 1, 0.125, 0.3, -0.2, 0.1, 0.7},
                 float[3,5] b = {0.5, 0.25, -1, 1, 0.5, 0.5, 0.25, -0.25, 1, 0.125, 0.3, -0.2, 0.1, 0.7, 0.9},
                 float[5,2] c = {1, -1, 0.5, 0.25, -0.5, 1, 0.75, -0.75, -1, 1}, float[5,3] d = {1, -1, 0.5, 0.25, -0.5, 1, 0.75, -0.75, -1, 1, 0.5, 0.5, 0.25, -0.25, 1}>
                { x = MatMul (left, a)
                  y = MatMul (right, b)
                  s = Add (x, y)
                  r = Relu (s)
                  logits = MatMul (r, c)
                  scores = Softmax (logits)
                  offsets = MatMul (r, d)
                  box = Exp (offsets) }
                """)),
            _place["heads.onnx"]);
        NpzFile.Write(_place["heads.npz"], [new NamedTensor("right", Noise(16, 3)), new NamedTensor("left", Noise(16, 4))]);
        CliRun run = CliRun.Of("quantize", _place["heads.onnx"], "-o", _place["q.onnx"], "--data", _place["heads.npz"], "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["Exp", "Softmax"], run.Json["kept_in_float"]!.AsArray().Select(kept => kept!["node"]!.GetValue<string>().Split(' ')[0]).Order(StringComparer.Ordinal));
        CliRun proof = CliRun.Of("verify", _place["q.onnx"]);
        Assert.Equal(0, proof.ExitCode);
        Assert.Contains("float after the integers", proof.Output, StringComparison.Ordinal);
        JsonObject json = CliRun.Of("diff", _place["heads.onnx"], _place["q.onnx"], "--data", _place["heads.npz"], "--json").Json;
        foreach (string head in (string[])["scores", "box"]) Assert.True(json["values"]!.AsArray().Single(value => value!["value"]!.GetValue<string>() == head)!["sqnr_db"]!.GetValue<double>() > 25, head);
    }

    private static DenseTensor Noise(int samples, int width)
    {
        Random random = new(width);
        return DenseTensor.Create<float>([samples, width], [.. Enumerable.Range(0, samples * width).Select(_ => (random.NextSingle() * 2) - 1)]);
    }

    [Fact]
    public void Only_recipes_that_calibrate_ask_for_data()
    {
        CliRun refused = CliRun.Of("quantize", _place.Model, "-o", _place["q.onnx"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--data", refused.Error);
        CliRun dynamic = CliRun.Of("quantize", _place.Model, "-o", _place["d.onnx"], "--recipe", "dynamic", "--form", "qdq");
        Assert.Equal((0, ""), (dynamic.ExitCode, dynamic.Error));
        Assert.Null(JsonNode.Parse(File.ReadAllText(_place["d.onnx.report.json"]))!["errors"]);
    }

    [Fact]
    public void A_file_that_is_quantized_already_keeps_its_scales()
    {
        Assert.Equal(0, CliRun.Of("quantize", _place.Model, "-o", _place["qdq.onnx"], "--data", _place.Data, "--preprocess", "unit", "--form", "qdq").ExitCode);
        CliRun run = CliRun.Of("quantize", _place["qdq.onnx"], "-o", _place["q.onnx"], "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal("adopt", run.Json["recipe"]!["name"]!.GetValue<string>());
        Assert.Equal(0, CliRun.Of("verify", _place["q.onnx"]).ExitCode);
        CliRun refused = CliRun.Of("quantize", _place.Model, "-o", _place["none.onnx"], "--recipe", "adopt");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("pairs", refused.Error);
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_said_before_the_work()
    {
        CliRun run = CliRun.Of("quantize", _place.Model, "-o", _place[Path.Combine("absent", "q.onnx")], "--data", _place.Data, "--preprocess", "unit");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("absent", run.Error);
    }

    [Fact]
    public void The_same_seed_writes_the_same_bytes()
    {
        foreach (string name in (string[])["a.onnx", "b.onnx"])
        {
            Assert.Equal(0, CliRun.Of("quantize", _place.Model, "-o", _place[name], "--data", _place.Data, "--preprocess", "unit", "--samples", "8").ExitCode);
        }

        Assert.Equal(File.ReadAllBytes(_place["a.onnx"]), File.ReadAllBytes(_place["b.onnx"]));
    }
}
