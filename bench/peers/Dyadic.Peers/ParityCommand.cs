using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Onnx;
using Dyadic.Quantization;

namespace Dyadic.Peers;

/// <summary>Quantizes a model and compares each written form on Dyadic and on ONNX Runtime; or compares a model as it is.</summary>
internal static class ParityCommand
{
    // What float operators behind the last integers may add: Softmax, exponentials.
    private const double FloatTolerance = 1e-5;

    private static readonly string[] Levels = ["disabled", "all"];

    public static int Run(Arguments arguments)
    {
        if (arguments.Files is not [string file]) throw DyadicException.Usage("parity takes one model file.");
        Model model = ModelFile.Read(file);
        using PeerSamples samples = new(model, arguments);
        if (arguments.Has("--as-is")) return CompareAsIs(file, model, samples, arguments);
        Recipe recipe = RecipeOf(arguments);
        int count = arguments.Number("--samples", 16), calibration = arguments.Number("--calibration", 32);
        string? keep = arguments.Text("--keep"), json = arguments.Text("--json");
        string[] variants = (arguments.Text("--input") ?? (samples.HasPictures ? "both" : "float")) switch
        {
            "float" => ["float"],
            "pixels" => ["pixels"],
            "both" => ["float", "pixels"],
            string other => throw DyadicException.Usage($"--input is float, pixels or both; got '{other}'."),
        };
        using EnginePeer peer = EnginePeer.OnnxRuntime();
        using PeerRuns runs = new(peer, arguments.Number("--threads", 1));
        arguments.Complete();

        string floats = runs.Write(samples.Compared(count, calibration, pixels: false));
        List<ParityRow> rows = [.. Compare(runs, "float", "float", file, floats, promisesBits: false)];
        foreach (string variant in variants)
        {
            bool pixels = variant == "pixels";
            QuantizeOptions options = new() { Pixels = pixels ? new Dictionary<string, PixelInput> { [samples.InputName] = samples.Pixels } : new Dictionary<string, PixelInput>() };
            QuantizationResult result = Quantizer.Quantize(model, samples.Calibration(calibration), recipe, options);
            foreach (QuantizedForm form in pixels ? [QuantizedForm.Integer] : Enum.GetValues<QuantizedForm>())
            {
                string name = form.ToString().ToLowerInvariant();
                string written = keep is null ? runs.NewPath(".onnx") : Path.Combine(Directory.CreateDirectory(keep).FullName, $"{Path.GetFileNameWithoutExtension(file)}.{variant}.{name}.onnx");
                try
                {
                    OnnxModelFile.Write(result.ToModel(form), written);
                }
                catch (DyadicException error) when (error.Kind == FailureKind.Unsupported)
                {
                    rows.Add(new ParityRow(variant, name, "", Verdict.NotWritten) { Note = error.Message });
                    continue;
                }

                string inputs = pixels ? runs.Write(samples.Compared(count, calibration, pixels: true)) : floats;
                rows.AddRange(Compare(runs, variant, name, written, inputs, form != QuantizedForm.Qdq));
            }
        }

        ParityReport report = new(Path.GetFileNameWithoutExtension(file), Describe(recipe), calibration, count, Machine.Here(peer.Version), rows);
        report.Print(Console.Out);
        if (json is not null) File.WriteAllText(json, ParityReport.ToJson(report));
        return report.Holds ? 0 : (int)FailureKind.FailedCheck;
    }

    // The file itself, or what a TFLite file is imported to: its integers promise equal bits.
    private static int CompareAsIs(string file, Model model, PeerSamples samples, Arguments arguments)
    {
        int count = arguments.Number("--samples", 4);
        string? keep = arguments.Text("--keep"), json = arguments.Text("--json");
        using EnginePeer peer = EnginePeer.OnnxRuntime();
        using PeerRuns runs = new(peer, arguments.Number("--threads", 1));
        arguments.Complete();
        string name = Path.GetFileNameWithoutExtension(file);
        string written = keep is null ? runs.NewPath(".onnx") : Path.Combine(Directory.CreateDirectory(keep).FullName, $"{name}.onnx");
        OnnxModelFile.Write(model, written);
        List<ParityRow> rows = [.. Compare(runs, "given", "as is", written, runs.Write(samples.Prepared(count)), promisesBits: true)];
        ParityReport report = new(name, ParityReport.AsIs, 0, count, Machine.Here(peer.Version), rows);
        report.Print(Console.Out);
        if (json is not null) File.WriteAllText(json, ParityReport.ToJson(report));
        return report.Holds ? 0 : (int)FailureKind.FailedCheck;
    }

    private static IEnumerable<ParityRow> Compare(PeerRuns runs, string input, string form, string file, string inputs, bool promisesBits)
    {
        DenseTensor[][] ours = runs.OnDyadic(file, inputs);
        List<DenseTensor[][]> peers = [];
        foreach (string level in Levels)
        {
            ParityRow row = new(input, form, level, Verdict.Refused) { PromisesBits = promisesBits };
            DenseTensor[][] theirs;
            try
            {
                theirs = runs.OnOnnxRuntime(file, inputs, level);
            }
            catch (PeerException error)
            {
                theirs = [];
                row = row with { Note = error.Message };
            }

            if (theirs.Length == 0)
            {
                yield return row;
                continue;
            }

            peers.Add(theirs);
            row = Measured(row, ours, theirs);
            bool floatTail = row.Verdict == Verdict.Differs && promisesBits && row.RelativeDifference < FloatTolerance && BordersAreEqual(runs, file, inputs, level);
            yield return floatTail ? row with { Verdict = Verdict.FloatTail } : row;
        }

        // How far float rounding alone carries: without it, the agreement of a form that promises no bits cannot be judged.
        if (!promisesBits && peers is [var off, var on]) yield return Measured(new ParityRow(input, form, ParityRow.PeerItself, Verdict.Refused), off, on);
    }

    private static ParityRow Measured(ParityRow row, DenseTensor[][] ours, DenseTensor[][] theirs)
    {
        Comparison comparison = new();
        for (int sample = 0; sample < ours.Length; sample++)
        {
            for (int output = 0; output < ours[sample].Length; output++) comparison.Add(ours[sample][output], theirs[sample][output], scores: output == 0);
        }

        return row with
        {
            Verdict = comparison.Differing == 0 ? Verdict.Equal : Verdict.Differs,
            Elements = comparison.Elements,
            Differing = comparison.Differing,
            LargestDifference = comparison.LargestDifference,
            RelativeDifference = comparison.RelativeDifference,
            Rows = comparison.Rows,
            AgreeingRows = comparison.AgreeingRows,
        };
    }

    /// <summary>True when both engines compute the same integers wherever integers are dequantized.</summary>
    private static bool BordersAreEqual(PeerRuns runs, string file, string inputs, string level)
    {
        Model model = OnnxModelFile.Read(file);
        int known = model.Graph.Outputs.Count;
        foreach (Node node in model.Graph.Nodes)
        {
            if (node.OpType is not ("DequantizeLinear" or "Cast") || !node.Output.Type.IsFloating()) continue;
            Value integers = node.Inputs[0]!;
            if (integers.Constant is null && integers.Type.IsInteger() && !model.Graph.Outputs.Contains(integers)) model.Graph.AddOutput(integers);
        }

        if (model.Graph.Outputs.Count == known) return false;
        string bordered = runs.NewPath(".onnx");
        OnnxModelFile.Write(model, bordered);
        DenseTensor[][] ours = runs.OnDyadic(bordered, inputs), theirs = runs.OnOnnxRuntime(bordered, inputs, level);
        return ours.Zip(theirs).All(sample => sample.First.Skip(known).Zip(sample.Second.Skip(known)).All(pair => pair.First.ContentEquals(pair.Second)));
    }

    private static Recipe RecipeOf(Arguments arguments)
    {
        Recipe recipe = RecipeFile.Load(arguments.Text("--recipe") ?? "int8");
        return recipe with
        {
            WeightBits = arguments.Number("--weight-bits", recipe.WeightBits),
            ActivationBits = arguments.Number("--activation-bits", recipe.ActivationBits),
            Softmax = arguments.Text("--softmax") ?? recipe.Softmax,
            Gelu = arguments.Text("--gelu") ?? recipe.Gelu,
            Norm = arguments.Text("--norm") ?? recipe.Norm,
            SignedActivations = arguments.Has("--signed") || recipe.SignedActivations,
            ActivationRange = arguments.Text("--range") ?? recipe.ActivationRange,
            WeightRange = arguments.Text("--weight-range") ?? recipe.WeightRange,
        };
    }

    private static string Describe(Recipe recipe) =>
        $"{recipe.Name}, {recipe.WeightBits}-bit weights ({recipe.WeightRange}), {recipe.ActivationBits}-bit {(recipe.SignedActivations ? "signed" : "unsigned")} activations ({recipe.ActivationRange})";
}
