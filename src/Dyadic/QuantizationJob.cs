using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Graphs.Onnx;
using Dyadic.Quantization;

namespace Dyadic;

/// <summary>From a model file to a quantized model file and its report. Both appear together when all is done, or neither does.</summary>
public sealed record QuantizationJob
{
    private const int ComparedSamples = 8;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The float model's file.</summary>
    public required string ModelPath { get; init; }

    /// <summary>The model in that file when it has been read already; null reads it.</summary>
    public Model? Source { get; init; }

    /// <summary>The file to write; the report goes beside it with <c>.report.json</c> appended.</summary>
    public required string OutputPath { get; init; }

    /// <summary>What to do.</summary>
    public required Recipe Recipe { get; init; }

    /// <summary>The form to write.</summary>
    public QuantizedForm Form { get; init; } = QuantizedForm.Integer;

    /// <summary>Calibration.</summary>
    public CalibrationOptions Calibration { get; init; } = new();

    /// <summary>The command line, for the report; null leaves it out.</summary>
    public string? CommandLine { get; init; }

    /// <summary>Told about parts of the file that are left out.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>The report's path.</summary>
    public string ReportPath => OutputPath + ".report.json";

    /// <summary>Does it.</summary>
    /// <param name="data">Calibration samples; null for a recipe that calibrates nothing, and the report then has no errors of the values.</param>
    /// <returns>The quantized model and its report.</returns>
    /// <exception cref="DyadicException">The model, the data or the recipe is wrong, or a file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing was written.</exception>
    public (QuantizedModel Model, JsonObject Report) Run(IDataset? data)
    {
        CancellationToken token = Calibration.CancellationToken;
        string folder = Path.GetDirectoryName(UserPath.ForOutput(OutputPath))!;
        if (!Directory.Exists(folder)) throw DyadicException.Usage($"{OutputPath}: the folder {folder} does not exist; make it first.");
        using DyadicModel model = new(Source ?? ModelFile.Read(ModelPath, Warn));
        QuantizedModel quantized = model.Quantize(Recipe, data, Calibration);
        using DyadicModel written = quantized.As(Form);
        ComparisonReport? comparison = data is null || Calibration.States is not null ? null : ModelComparison.Compare(
            model.Model,
            written.Model,
            data.Take(Math.Min(ComparedSamples, Calibration.Samples), Calibration.Seed),
            new EvaluateOptions { Preprocessing = Calibration.Preprocessing, SampleRate = Calibration.SampleRate, Threads = Calibration.Threads, CancellationToken = token });
        JsonObject report = QuantizationReport.Describe(quantized, comparison);
        report["form"] = Form.ToString().ToLowerInvariant();
        report["seed"] = Calibration.Seed;
        report["data"] = data?.Description;
        report["preprocess"] = written.Model.Metadata.GetValueOrDefault(SamplePreparation.PreprocessKey);
        report["command"] = CommandLine;
        report["version"] = typeof(QuantizationJob).Assembly.GetName().Version?.ToString(3);
        Write(written, report, token);
        return (quantized, report);
    }

    private void Write(DyadicModel written, JsonObject report, CancellationToken token)
    {
        string model = $"{OutputPath}.{Guid.NewGuid():N}.partial";
        try
        {
            OnnxModelFile.Write(written.Model, model, new OnnxWriteOptions { ExternalFileName = Path.GetFileName(OutputPath) + ".data" }, token);
            report["input_file"] = Describe(ModelPath, ModelPath);
            report["output_file"] = Describe(model, OutputPath);
            using ReplacedFiles text = new();
            text.Create(ReportPath).Write(Encoding.UTF8.GetBytes(report.ToJsonString(Indented) + "\n"));
            token.ThrowIfCancellationRequested();
            text.Commit();
            File.Move(model, OutputPath, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new DyadicException(FailureKind.Usage, $"{OutputPath}: cannot be written ({failure.Message})", failure);
        }
        finally
        {
            File.Delete(model);
        }
    }

    private static JsonObject Describe(string file, string name)
    {
        using FileStream stream = File.OpenRead(file);
        return new JsonObject { ["path"] = name, ["bytes"] = stream.Length, ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(stream)) };
    }
}
