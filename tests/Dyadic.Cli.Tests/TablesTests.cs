using System.Text.Json.Nodes;
using Dyadic.Core;

namespace Dyadic.Cli.Tests;

public sealed class TablesTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public void Every_table_of_a_softmax_is_listed_and_written()
    {
        Dyadic.Graphs.Onnx.OnnxModelFile.Write(
            Dyadic.Graphs.ModelBuilder.Build(Dyadic.Graphs.OnnxText.OnnxTextParser.ParseModel(Workplace.Network.Replace("scores = MatMul (features, head)", "logits = MatMul (features, head)  scores = Softmax (logits)", StringComparison.Ordinal))),
            _place["soft.onnx"]);
        Assert.Equal(0, CliRun.Of("quantize", _place["soft.onnx"], "-o", _place["q.onnx"], "--recipe", "lut-softmax", "--data", _place.Data, "--preprocess", "unit").ExitCode);
        CliRun listed = CliRun.Of("tables", _place["q.onnx"]);
        Assert.Equal((0, ""), (listed.ExitCode, listed.Error));
        Assert.Contains("2 tables", listed.Output);
        CliRun run = CliRun.Of("tables", _place["q.onnx"], "-o", _place["out"], "--format", "c,hex,csv", "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        JsonObject json = run.Json;
        Assert.Equal(761, json["bytes"]!.GetValue<long>());
        Assert.Equal(5, json["files"]!.AsArray().Count);
        Assert.All(json["files"]!.AsArray(), file => Assert.True(File.Exists(file!.GetValue<string>())));
        JsonNode exponentials = json["tables"]![0]!;
        Assert.Equal(("uint8", "table"), (exponentials["type"]!.GetValue<string>(), exponentials["readers"]![0]!["role"]!.GetValue<string>()));
        Assert.Equal(Directory.GetFiles(_place["out"]).Order(StringComparer.Ordinal), json["files"]!.AsArray().Select(file => file!.GetValue<string>()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_cannot_be_written_is_said_and_nothing_is_left()
    {
        CliRun none = CliRun.Of("tables", _place.Model, "-o", _place["out"]);
        Assert.Equal((int)FailureKind.Unsupported, none.ExitCode);
        Assert.Contains("lut-softmax", none.Error);
        CliRun unknown = CliRun.Of("tables", _place.Model, "--format", "hexx");
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("did you mean 'hex'?", unknown.Error);
        Assert.False(Directory.Exists(_place["out"]));
    }
}
