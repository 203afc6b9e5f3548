using System.Globalization;
using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Graphs.Tflite;
using Dyadic.Runtime;

namespace Dyadic.Peers;

/// <summary>Runs TFLite files on Dyadic and on TensorFlow Lite itself over the same arrays, and judges both by the data's metric.</summary>
internal static class TfliteCommand
{
    private const string NoMetric = "none";

    public static int Run(Arguments arguments)
    {
        if (arguments.Files.Count == 0) throw DyadicException.Usage("tflite takes one or more .tflite files.");
        string? data = arguments.Text("--data"), preprocess = arguments.Text("--preprocess"), classes = arguments.Text("--classes"), json = arguments.Text("--json");
        if (data is null != arguments.Has("--random")) throw DyadicException.Usage("Give --data PATH, or --random for generated inputs.");
        int samples = arguments.Number("--samples", data is null ? 20 : int.MaxValue);
        EvaluateOptions options = new()
        {
            Preprocessing = preprocess is null ? null : Preprocessing.Load(preprocess),
            Metric = arguments.Text("--metric"),
            ClassNames = classes is null ? null : File.ReadAllLines(classes),
            Threads = arguments.Number("--threads", 1),
        };
        arguments.Complete();

        using EnginePeer peer = EnginePeer.TensorFlowLite();
        using IDataset? whole = data is null ? null : DatasetCatalog.Open(data);
        using IDataset? part = whole?.Take(Math.Min(samples, whole.Count), seed: 1);
        List<TfliteRow> rows = [];
        Console.WriteLine(TfliteRow.Header);
        foreach (string file in arguments.Files)
        {
            rows.Add(Compare(peer, file, part, samples, options));
            Console.WriteLine(rows[^1]);
        }

        if (json is not null) File.WriteAllText(json, ParityReport.ToJson(rows));
        return rows.TrueForAll(row => row.Note is null) ? 0 : (int)FailureKind.FailedCheck;
    }

    private static TfliteRow Compare(EnginePeer peer, string file, IDataset? data, int samples, EvaluateOptions options)
    {
        TfliteRow row = new(Path.GetFileNameWithoutExtension(file), data?.Count ?? samples);
        try
        {
            Model model = TfliteModelFile.Read(file);
            using Session session = new(model, new SessionOptions { Threads = options.Threads });
            using TensorFlowLiteModel tflite = new(peer, file);
            Comparison comparison = new();
            int alike = 0;
            DenseTensor[] Both(IReadOnlyList<DenseTensor> inputs)
            {
                DenseTensor[] ours = session.Run(inputs), theirs = tflite.Run(inputs);
                for (int output = 0; output < ours.Length; output++) comparison.Add(ours[output], theirs[output], scores: ours is [{ Shape.Rank: 2 }]);
                if (ours.Zip(theirs).All(pair => pair.First.ContentEquals(pair.Second))) alike++;
                return theirs;
            }

            if (data is null)
            {
                for (int seed = 0; seed < samples; seed++) Both(PeerSamples.Generated(model.Graph.Inputs, seed));
            }
            else if (options.Metric == NoMetric)
            {
                SamplePreparation preparation = new(model, options.Preprocessing);
                for (int i = 0; i < data.Count; i++) Both(preparation.Prepare(data.Read(i)));
            }
            else
            {
                Evaluation theirs = Evaluator.Evaluate(model, data, Both, options), ours = Evaluator.Evaluate(model, data, options);
                row = row with { Metric = ours.Metric, Ours = ours.Value, Theirs = theirs.Value };
            }

            return row with { Alike = alike, Elements = comparison.Elements, Differing = comparison.Differing, LargestDifference = comparison.LargestDifference, Rows = comparison.Rows, AgreeingRows = comparison.AgreeingRows };
        }
        catch (DyadicException error)
        {
            return row with { Note = error.Message };
        }
    }
}

/// <summary>One file on both engines.</summary>
internal sealed record TfliteRow(string Model, int Samples)
{
    public static string Header => "| model | samples | all bytes equal | differing outputs | greatest difference | same first choice | metric | Dyadic | TFLite |\n|---|---|---|---|---|---|---|---|---|";

    /// <summary>Samples of which every byte of every output is equal.</summary>
    public int Alike { get; init; }

    public long Elements { get; init; }

    public long Differing { get; init; }

    public double LargestDifference { get; init; }

    public long Rows { get; init; }

    public long AgreeingRows { get; init; }

    public string? Metric { get; init; }

    public double Ours { get; init; }

    public double Theirs { get; init; }

    /// <summary>Why the file was not compared.</summary>
    public string? Note { get; init; }

    public override string ToString() => Note is not null ? $"| {Model} | {Samples} | {Note} |" : string.Create(
        CultureInfo.InvariantCulture,
        $"| {Model} | {Samples} | {Alike} | {Differing} of {Elements} | {LargestDifference:G2} | {(Rows == 0 ? "" : AgreeingRows)} | {Metric} | {Number(Ours)} | {Number(Theirs)} |");

    private string Number(double value) => Metric is null ? "" : value.ToString("F4", CultureInfo.InvariantCulture);
}
