using System.Text.Json.Nodes;
using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Graphs.Onnx;
using Dyadic.Graphs.OnnxText;

namespace Dyadic.Cli.Tests;

/// <summary>Evaluation with every kind of truth, on models small enough to know the answer.</summary>
public sealed class EvalTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public void Inputs_are_taken_by_name_and_numbers_are_judged_by_r2()
    {
        Write("sum.onnx", "sum (float[1,1] a, float[1,1] b) => (float[1,1] y) { y = Add (a, b) }");
        NpzFile.Write(_place["sum.npz"],
        [
            new NamedTensor("b", DenseTensor.Create<float>([3, 1], [1, 2, 3])), new NamedTensor("a", DenseTensor.Create<float>([3, 1], [10, 20, 30])),
            new NamedTensor("target", DenseTensor.Create<float>([3], [11, 22, 34])),
        ]);
        JsonObject json = Eval("sum.onnx", "sum.npz");
        Assert.Equal("r2", json["metric"]!.GetValue<string>());
        Assert.Equal(1.0 / 3, json["parts"]!["mae"]!.GetValue<double>(), 6);
        JsonObject pearson = Eval("sum.onnx", "sum.npz", "--metric", "pearson");
        Assert.Equal(("pearson", 0), (pearson["metric"]!.GetValue<string>(), pearson["parts"]!.AsObject().Count));
        Assert.Equal(2, CliRun.Of("eval", _place["sum.onnx"], "--data", _place["sum.npz"], "--metric", "best").ExitCode);
    }

    [Fact]
    public void Another_engine_is_judged_on_the_same_inputs()
    {
        Model model = OnnxModelFile.Read(_place.Model);
        using IDataset data = DatasetCatalog.Open(_place.Data);
        Queue<DenseTensor> seen = [];
        EvaluateOptions options = new() { Preprocessing = Preprocessing.Load("unit") };
        Evaluation always = Evaluator.Evaluate(
            model,
            data,
            inputs =>
            {
                seen.Enqueue(Assert.Single(inputs));
                return [DenseTensor.Create<float>([1, 2], [0, 1])];
            },
            options);
        Assert.Equal((Evaluator.Top1, 0.5, data.Count), (always.Metric, always.Value, always.Count));
        SamplePreparation preparation = new(model, options.Preprocessing);
        Assert.All(Enumerable.Range(0, data.Count), i => Assert.True(preparation.Prepare(data.Read(i))[0].ContentEquals(seen.Dequeue())));
    }

    [Fact]
    public void A_table_of_numbers_and_classes_is_judged_by_what_is_asked_for()
    {
        Write("two.onnx", "two (float[1,2] x) => (float[1,2] y) { y = Identity (x) }");
        File.WriteAllText(_place["t.csv"], "one,two,label\n1,0,no\n0,1,yes\n1,0,yes\n0,1,yes\n");
        Assert.Equal(0.75, Eval("two.onnx", "t.csv")["value"]!.GetValue<double>());
        Assert.Equal(0.8, Eval("two.onnx", "t.csv", "--metric", "f1")["value"]!.GetValue<double>(), 6);
        Assert.Equal(5.0 / 6, Eval("two.onnx", "t.csv", "--metric", "roc_auc")["value"]!.GetValue<double>(), 6);
    }

    [Fact]
    public void An_autoencoder_is_judged_by_how_well_it_tells_anomalies()
    {
        Write("half.onnx", "half (float[1,3] x) => (float[1,3] y) <float low = {0}, float high = {1}> { y = Clip (x, low, high) }");
        NpzFile.Write(_place["a.npz"], [new NamedTensor("x", DenseTensor.Create<float>([3, 3], [0, 1, 0.5f, 1, 1, 1, 3, 0, 0])), new NamedTensor("y", DenseTensor.Vector<long>(0, 0, 1))]);
        JsonObject json = Eval("half.onnx", "a.npz");
        Assert.Equal(("reconstruction_auc", 1.0), (json["metric"]!.GetValue<string>(), json["value"]!.GetValue<double>()));
    }

    [Fact]
    public void A_picture_goes_to_the_input_that_no_array_is_named_after()
    {
        Write("scaled.onnx", "scaled (float[1,1] gain, float[1,1,2,2] picture) => (float[1,1,2,2] y) { y = Mul (picture, gain) }");
        NpzFile.Write(_place["p.npz"],
        [
            new NamedTensor("images", DenseTensor.Create<byte>([1, 2, 2], [0, 51, 102, 255])), new NamedTensor("gain", DenseTensor.Create<float>([1, 1], [2])),
            new NamedTensor("output_0", DenseTensor.Create<float>([1, 1, 2, 2], [0, 0.4f, 0.8f, 2])),
        ]);
        JsonObject json = Eval("scaled.onnx", "p.npz", "--preprocess", "unit");
        Assert.Equal("output_sqnr_db", json["metric"]!.GetValue<string>());
        Assert.True(json["parts"]!["max_abs_error"]!.GetValue<double>() < 1e-6);
    }

    [Fact]
    public void A_recording_is_brought_to_the_rate_and_length_of_the_model()
    {
        Write("first.onnx", """first (float[N,8] x) => (float[N,2] y) <int64[1] from = {6}, int64[1] to = {8}, int64[1] axis = {1}> { y = Slice (x, from, to, axis) }""");
        Directory.CreateDirectory(_place["sounds"]);

        // Four frames of the value 1/2; the model takes eight, and what is missing is silence: both last numbers are 0, or equal at twice the rate.
        byte[] wav = [.. "RIFF"u8, 44, 0, 0, 0, .. "WAVE"u8, .. "fmt "u8, 16, 0, 0, 0, 1, 0, 1, 0, 64, 31, 0, 0, 128, 62, 0, 0, 2, 0, 16, 0, .. "data"u8, 8, 0, 0, 0, 0, 64, 0, 64, 0, 64, 0, 64];
        File.WriteAllBytes(Path.Combine(_place["sounds"], "0_x.wav"), wav);
        Assert.Equal(1, Eval("first.onnx", "sounds")["value"]!.GetValue<double>());
        Assert.Equal(2, CliRun.Of("eval", _place["first.onnx"], "--data", _place["sounds"], "--sample-rate", "0").ExitCode);
        Assert.Equal(0, CliRun.Of("eval", _place["first.onnx"], "--data", _place["sounds"], "--sample-rate", "16000").ExitCode);
    }

    [Fact]
    public void Keyword_codes_become_reals_for_a_float_model()
    {
        Write("kws.onnx", "kws (float[1,490] x) => (float[1,2] y) <int64[1] from = {0}, int64[1] to = {2}, int64[1] axis = {1}> { y = Slice (x, from, to, axis) }");
        byte[] codes = new byte[490];
        (codes[0], codes[1]) = (83, 84);
        Directory.CreateDirectory(_place["set"]);
        File.WriteAllBytes(Path.Combine(_place["set"], "a.bin"), codes);
        File.WriteAllText(Path.Combine(_place["set"], "y_labels.csv"), "a.bin,2,1\n");
        using IDataset data = DatasetCatalog.Open(_place["set"]);
        DenseTensor input = Assert.Single(new SamplePreparation(OnnxModelFile.Read(_place["kws.onnx"])).Prepare(data.Read(0)));
        Assert.Equal([0, 0.5847029f], input.Span<float>()[..2].ToArray());
        Assert.Equal(-83 * 0.5847029f, input.Span<float>()[489], 4);
    }

    [Fact]
    public void Texts_go_to_string_inputs_and_to_no_others()
    {
        File.WriteAllText(_place["t.tsv"], "text\tlabel\nyes\t1\n");
        CliRun run = CliRun.Of("eval", _place.Model, "--data", _place["t.tsv"]);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("is text", run.Error);
    }

    private void Write(string name, string graph) =>
        OnnxModelFile.Write(ModelBuilder.Build(OnnxTextParser.ParseModel($"<ir_version: 10, opset_import: [\"\" : 21]> {graph}")), _place[name]);

    private JsonObject Eval(string model, string data, params string[] more) => CliRun.Of(["eval", _place[model], "--data", _place[data], "--json", .. more]).Json;
}
