using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Graphs.Onnx;
using Dyadic.Graphs.OnnxText;

namespace Dyadic.Cli.Tests;

/// <summary>Whole commands on samples, files and recipes that are wrong: an exit code, one sentence that names what is wrong, nothing left behind.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData("recipe: int88", 2, "did you mean 'int8'?")]
    [InlineData("weigth-bits: 4", 3, "did you mean 'weight-bits'?")]
    [InlineData("softmax: ibert", 2, "did you mean 'i-bert'?")]
    [InlineData("gelu: exakt", 2, "did you mean 'exact'?")]
    [InlineData("norm: i-vitt", 2, "did you mean 'i-vit'?")]
    [InlineData("overrides: [{operatr: Conv, keep-float: true}]", 3, "did you mean 'operator'?")]
    public void A_recipe_with_an_unknown_name_says_the_nearest(string yaml, int exitCode, string expected)
    {
        File.WriteAllText(_place["r.yaml"], yaml);
        Refused(exitCode, expected, "quantize", _place.Model, "-o", _place["q.onnx"], "--recipe", _place["r.yaml"], "--data", _place.Data, "--preprocess", "unit");
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Samples_without_a_finite_number_are_refused(float value)
    {
        Write(value, value);
        Refused(3, "'picture'", "quantize", _place.Model, "-o", _place["q.onnx"], "--data", _place["bad.npz"]);
    }

    // A few bad numbers do not spoil a range.
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void A_bad_number_among_good_ones_leaves_the_ranges_of_the_others(float value)
    {
        Write(value, 1);
        CliRun run = CliRun.Of("quantize", _place.Model, "-o", _place["q.onnx"], "--data", _place["bad.npz"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(0, CliRun.Of("verify", _place["q.onnx"]).ExitCode);
    }

    [Fact]
    public void Samples_of_zeros_give_a_model_that_is_proven()
    {
        Write(0, 0);
        Assert.Equal(0, CliRun.Of("quantize", _place.Model, "-o", _place["q.onnx"], "--data", _place["bad.npz"]).ExitCode);
        Assert.Equal(0, CliRun.Of("verify", _place["q.onnx"]).ExitCode);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("nan")]
    [InlineData("inf")]
    public void A_file_whose_scale_is_none_is_refused_by_its_node(string scale)
    {
        OnnxModelFile.Write(
            ModelBuilder.Build(OnnxTextParser.ParseModel("""
                <ir_version: 10, opset_import: ["" : 21]>
                qdq (float[1,4] x) => (float[1,2] y)
                <float s = {0.5}, uint8 z = {3}, float[4,2] w = {1, -1, 0.5, 0.25, -0.5, 1, 0.75, -0.75}>
                { q = QuantizeLinear (x, s, z)  d = DequantizeLinear (q, s, z)  y = MatMul (d, w) }
                """)),
            _place["good.onnx"]);
        byte[] bytes = File.ReadAllBytes(_place["good.onnx"]), half = BitConverter.GetBytes(0.5f), bad = BitConverter.GetBytes(scale switch { "nan" => float.NaN, "inf" => float.PositiveInfinity, _ => float.Parse(scale, System.Globalization.CultureInfo.InvariantCulture) });
        int place = bytes.AsSpan().IndexOf(half);
        bad.CopyTo(bytes, place);
        File.WriteAllBytes(_place["bad.onnx"], bytes);
        CliRun run = CliRun.Of("quantize", _place["bad.onnx"], "-o", _place["q.onnx"]);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.False(File.Exists(_place["q.onnx"]));
    }

    private void Write(float first, float others)
    {
        float[] numbers = new float[24 * 16];
        for (int i = 0; i < numbers.Length; i++) numbers[i] = i == 0 ? first : others * ((i % 7) - 3);
        if (float.IsNaN(others) || float.IsInfinity(others)) Array.Fill(numbers, others);
        NpzFile.Write(_place["bad.npz"], [new NamedTensor("picture", DenseTensor.Create<float>([24, 1, 4, 4], numbers))]);
    }

    private void Refused(int exitCode, string expected, params string[] args)
    {
        CliRun run = CliRun.Of(args);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(_place.Files, file => file.StartsWith("q.onnx", StringComparison.Ordinal));
    }
}
