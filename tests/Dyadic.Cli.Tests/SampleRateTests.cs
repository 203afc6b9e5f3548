using System.Buffers.Binary;
using Dyadic.Graphs;
using Dyadic.Graphs.Onnx;
using Dyadic.Graphs.OnnxText;

namespace Dyadic.Cli.Tests;

/// <summary>Recordings are brought to the same rate for calibration as for measuring.</summary>
public sealed class SampleRateTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    // Only the second half of the input counts, which a recording of half the rate leaves silent.
    [Fact]
    public void Calibration_hears_what_is_measured()
    {
        OnnxModelFile.Write(
            ModelBuilder.Build(OnnxTextParser.ParseModel($$"""
                <ir_version: 10, opset_import: ["" : 21]>
                late (float[1,16] sound) => (float[1,2] scores) <float[16,2] w = { {{string.Join(", ", Enumerable.Range(0, 32).Select(i => i < 20 ? "0" : i % 2 == 0 ? "1" : "-0.5"))}} }>
                { scores = MatMul (sound, w) }
                """)),
            _place["late.onnx"]);
        Random random = new(4);
        for (int i = 0; i < 16; i++)
        {
            Directory.CreateDirectory(_place[$"sounds/{i % 2}"]);
            File.WriteAllBytes(_place[$"sounds/{i % 2}/{i}.wav"], Wave([.. Enumerable.Range(0, 8).Select(_ => (short)random.Next(-20000, 20000))]));
        }

        CliRun run = CliRun.Of("compare", _place["late.onnx"], "--recipes", "int8", "--data", _place["sounds"], "--sample-rate", "16000", "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.True(run.Json["methods"]![0]!["output_sqnr_db"]!.GetValue<double>() > 25, run.Json["methods"]![0]!.ToJsonString());
        Assert.Equal(0, CliRun.Of("quantize", _place["late.onnx"], "-o", _place["q.onnx"], "--data", _place["sounds"], "--sample-rate", "16000").ExitCode);
    }

    // 16-bit mono of 8 kHz.
    private static byte[] Wave(short[] samples)
    {
        byte[] file = new byte[44 + (2 * samples.Length)];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        foreach ((int place, int value) in ((int, int)[])[(16, 16), (20, 1 | (1 << 16)), (24, 8000), (28, 16000), (32, 2 | (16 << 16)), (40, 2 * samples.Length)]) BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(place), value);
        "data"u8.CopyTo(file.AsSpan(36));
        for (int i = 0; i < samples.Length; i++) BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(44 + (2 * i)), samples[i]);
        return file;
    }
}
