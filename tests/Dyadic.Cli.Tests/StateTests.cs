using System.Text.Json.Nodes;
using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Graphs.Onnx;
using Dyadic.Graphs.OnnxText;

namespace Dyadic.Cli.Tests;

/// <summary>Networks whose states are outputs and inputs, over the frames of clips.</summary>
public sealed class StateTests : IDisposable
{
    private const int Clips = 3, Frames = 6, Inputs = 4, Units = 8;

    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public void States_are_fed_back_frame_by_frame()
    {
        Write("sum.onnx", "sum (float[1,2] x, float[1,2] total) => (float[1,2] y, float[1,2] totalNext) { totalNext = Add (x, total) y = Identity (totalNext) }");
        NpzFile.Write(_place["clips.npz"],
        [
            new NamedTensor("x", DenseTensor.Create<float>([2, 3, 2], [1, 2, 3, 4, 5, 6, -1, -2, -3, -4, -5, -6])),
            new NamedTensor("output_0", DenseTensor.Create<float>([2, 3, 1, 2], [1, 2, 4, 6, 9, 12, -1, -2, -4, -6, -9, -12])),
        ]);
        foreach (string state in (string[])["totalNext=total", "auto"])
        {
            JsonObject json = CliRun.Of("eval", _place["sum.onnx"], "--data", _place["clips.npz"], "--state", state, "--json").Json;
            Assert.Equal("output_sqnr_db", json["metric"]!.GetValue<string>());
            Assert.Null(json["value"]); // no noise: infinitely many decibels
        }

        Assert.Equal(2, CliRun.Of("eval", _place["sum.onnx"], "--data", _place["clips.npz"], "--state", "totalNext=nobody").ExitCode);
        Assert.Equal(2, CliRun.Of("eval", _place["sum.onnx"], "--data", _place["clips.npz"], "--state", "total").ExitCode);
    }

    [Fact]
    public void An_integer_lstm_run_frame_by_frame_stays_near_the_float_network_of_the_whole_clip()
    {
        Model stream = Lstm(1), whole = Lstm(Frames);
        OnnxModelFile.Write(stream, _place["stream.onnx"]);
        Random random = new(5);
        float[] numbers = [.. Enumerable.Range(0, Clips * Frames * Inputs).Select(_ => (float)((random.NextDouble() - 0.5) * 4))];
        NpzFile.Write(_place["clips.npz"], [new NamedTensor("x", DenseTensor.Create<float>([Clips, Frames, 1, Inputs], numbers))]);
        Assert.Equal(0, CliRun.Of("quantize", _place["stream.onnx"], "-o", _place["integer.onnx"], "--recipe", "irnn", "--data", _place["clips.npz"], "--state", "auto").ExitCode);
        Model integer = OnnxModelFile.Read(_place["integer.onnx"]);
        StateFeedback states = StateFeedback.Of(integer, ["auto"])!;
        Assert.Equal("h_next=h, c_next=c", states.ToString());
        using IDataset data = DatasetCatalog.Open(_place["clips.npz"]);
        ClipFrames frames = new(integer, states, new SamplePreparation(integer));
        for (int clip = 0; clip < Clips; clip++)
        {
            // The float network of all frames at once, for the size of the error.
            DenseTensor reals = GraphInterpreter.Run(whole.Graph, [DenseTensor.Create<float>([Frames, 1, Inputs], numbers.AsSpan(clip * Frames * Inputs, Frames * Inputs)), State(), State()])[0];
            int frame = 0;
            foreach ((DenseTensor[] inputs, DenseTensor[] outputs) in frames.Run(data.Read(clip), inputs => GraphInterpreter.Run(integer.Graph, inputs)))
            {
                for (int unit = 0; unit < Units; unit++) Assert.Equal(reals.Span<float>()[(frame * Units) + unit], outputs[0].Span<float>()[unit], 0.03);
                Assert.Equal(3, inputs.Length);
                frame++;
            }

            Assert.Equal(Frames, frame);
        }
    }

    private static DenseTensor State() => DenseTensor.Zeros(ElementType.Float32, [1, 1, Units]);

    private static Model Lstm(int steps)
    {
        Random random = new(11);
        var definition = OnnxTextParser.ParseModel($$"""
            <ir_version: 10, opset_import: ["" : 21]>
            stream (float[{{steps}},1,{{Inputs}}] x, float[1,1,{{Units}}] h, float[1,1,{{Units}}] c) => (float[{{steps}},1,{{Units}}] y, float[1,1,{{Units}}] h_next, float[1,1,{{Units}}] c_next)
            <int64[1] one = {1}>
            { all, h_next, c_next = LSTM <hidden_size = {{Units}}> (x, w, r, b, , h, c) y = Squeeze (all, one) }
            """);
        foreach ((string name, TensorShape shape) in ((string, TensorShape)[])[("w", [1, 4 * Units, Inputs]), ("r", [1, 4 * Units, Units]), ("b", [1, 8 * Units])])
        {
            definition.Graph.Initializers.Add(new(name, DenseTensor.Create<float>(shape, [.. Enumerable.Range(0, (int)shape.Count).Select(_ => (float)((random.NextDouble() - 0.5) * 1.5))])));
        }

        return ModelBuilder.Build(definition);
    }

    private void Write(string name, string graph) => OnnxModelFile.Write(ModelBuilder.Build(OnnxTextParser.ParseModel($"<ir_version: 10, opset_import: [\"\" : 21]>\n{graph}")), _place[name]);
}
