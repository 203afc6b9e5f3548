using System.Diagnostics;
using Dyadic.Core;
using Dyadic.Fuzz.Mutation;
using Dyadic.Fuzz.Seeds;
using Dyadic.Graphs;
using Dyadic.Graphs.Onnx;
using Dyadic.Graphs.OnnxText;
using Dyadic.Graphs.Tflite;
using Dyadic.Quantization;
using Dyadic.Runtime;

namespace Dyadic.Fuzz;

/// <summary>Does with a file what users do: reads it, describes it, proves it, plans and runs it, writes it, quantizes it.</summary>
internal sealed class Exercise(FuzzRandom random)
{
    private static readonly SessionOptions Modest = new() { Threads = 1, MaxBytes = 256L << 20, MaxLoopBytes = 1L << 30 };

    // A step reads each element of its largest input for each output at most; beyond this a run takes too long to repeat it so often.
    private const double MostWork = 3e8;

    /// <summary>The stage under way; read by the watchdog.</summary>
    public string Stage { get; private set; } = "";

    public Outcome Run(Mutant mutant)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
        TimeSpan worked = Environment.CpuUsage.TotalTime;
        Exception? failure = null;
        try
        {
            All(mutant);
        }
        catch (Exception thrown)
        {
            // The whole point: whatever comes is looked at.
            failure = thrown;
        }

        return new Outcome(Stage, failure, GC.GetAllocatedBytesForCurrentThread() - allocated, Stopwatch.GetElapsedTime(start), Environment.CpuUsage.TotalTime - worked);
    }

    private void All(Mutant mutant)
    {
        Stage = "read";
        Model model = mutant.Format == SeedFormat.Tflite ? TfliteModelFile.Read(mutant.Bytes) : OnnxModelFile.Read(mutant.Bytes, mutant.Folder);
        Stage = "summary";
        ModelSummary.Of(model);
        if (random.OneIn(3))
        {
            Stage = "verify";
            IntegerVerifier.Verify(model);
        }

        if (random.OneIn(5)) Write(model);
        Stage = "plan";
        using (Session session = new(model, Modest))
        {
            if (RunInputs.Make(session.Inputs, mutant.Inputs, random) is { } inputs) RunOnce(session, inputs);
        }

        if (random.OneIn(6)) Quantize(model, mutant);
        Stage = "done";
    }

    private void RunOnce(Session session, DenseTensor[] inputs)
    {
        Plan plan = session.PlanFor([.. inputs.Select(input => input.Shape)]);
        if (Work.Of(plan) > MostWork) return;
        Stage = "run";
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(2));
        session.Run(inputs, patience.Token);
    }

    private void Write(Model model)
    {
        Stage = "write";
        byte[] bytes = OnnxModelFile.ToBytes(model);
        Stage = "read again";
        OnnxModelFile.Read(bytes, null);
        Stage = "print";
        OnnxTextPrinter.Print(ModelDefiner.Define(model));
    }

    private void Quantize(Model model, Mutant mutant)
    {
        Stage = "quantize";
        if (model.Graph.Nodes.Count > 300) return;
        using (Session session = new(model, Modest))
        {
            if (RunInputs.Make(session.Inputs, mutant.Inputs, random) is not { } sample || Work.Of(session.PlanFor([.. sample.Select(input => input.Shape)])) > MostWork / 10) return;
            Recipe recipe = random.Pick(RecipePresets.All).Recipe;
            QuantizationResult result = Quantizer.Quantize(model, [sample, sample], recipe, new QuantizeOptions { Threads = 1 });
            QuantizedForm form = random.Pick(Enum.GetValues<QuantizedForm>());
            Stage = $"emit {form}";
            Model quantized = result.ToModel(form);
            Stage = "verify quantized";
            IntegerVerifier.Verify(quantized);
            Stage = "run quantized";
            using Session runs = new(quantized, Modest);
            using CancellationTokenSource patience = new(TimeSpan.FromSeconds(2));
            runs.Run(sample, patience.Token);
        }
    }
}
