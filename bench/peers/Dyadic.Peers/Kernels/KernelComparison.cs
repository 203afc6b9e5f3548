using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs.Onnx;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Peers.Operators;
using Dyadic.Runtime;

namespace Dyadic.Peers.Kernels;

/// <summary>Times cases on Dyadic and on ONNX Runtime, all forms of a case in turns, and compares what they compute.</summary>
internal static class KernelComparison
{
    private const double SlotMilliseconds = 15;

    /// <summary>What <c>gemm</c> and <c>conv</c> do with their cases.</summary>
    public static int Run(Arguments arguments, IEnumerable<KernelCase> cases)
    {
        int threads = arguments.Number("--threads", 1), rounds = arguments.Number("--rounds", 7), pause = TurnTimer.Pause(arguments, threads);
        string? json = arguments.Text("--json"), only = arguments.Text("--only");
        arguments.Complete();
        using EnginePeer peer = EnginePeer.OnnxRuntime();
        using PeerRuns runs = new(peer, threads);
        TurnTimer timer = new(peer, rounds, SlotMilliseconds, pause);
        KernelRow[] rows = [.. cases.Where(one => only is null || one.Group == only).Select(one => Measure(one, peer, runs, timer, threads))];
        if (rows.Length == 0) throw DyadicException.Usage($"There are no cases '{only}'.");
        // Last, when either process is warm.
        OperatorCase identity = new(new Identity(), OperatorInput.Feed(DenseTensor.Zeros(ElementType.UInt8, [1])));
        FormTimes call = Measure(new KernelCase("", "call", 0, [new KernelForm("call", "u8", identity)]), peer, runs, timer, threads).Forms[0];
        KernelReport report = new(threads, rounds, Machine.Here(peer.Version), LoopRates.Of(MachineProbe.Measure()), call, rows);
        if (json is null) KernelTable.Print([report], Console.Out);
        else File.WriteAllText(json, ParityReport.ToJson(report));
        return rows.Any(row => row.Forms.Any(form => form.DifferingElements > 0)) ? (int)FailureKind.FailedCheck : 0;
    }

    private static KernelRow Measure(KernelCase one, EnginePeer peer, PeerRuns runs, TurnTimer timer, int threads)
    {
        List<LoadedForm> loaded = [];
        foreach (KernelForm form in one.Forms)
        {
            string file = runs.NewPath(".onnx");
            OnnxModelFile.Write(form.Case.Define(), file);
            try
            {
                string id = peer.Load(file, new("optimize", "all"), new("threads", threads));
                string folder = runs.Write([form.Case.Fed]), theirs = runs.NewPath("");
                peer.Run(id, folder, theirs);
                loaded.Add(new LoadedForm(form, new Session(OnnxModelFile.Read(file), new SessionOptions { Threads = threads, FloatPrecision = form.Precision }), id, folder, NpyFile.Read(Path.Combine(theirs, "000000.0.npy"))));
            }
            catch (PeerException error)
            {
                Console.Error.WriteLine($"{one.Name} {form.Types}: ONNX Runtime refuses it: {error.Message}");
            }
            finally
            {
                File.Delete(file);
            }
        }

        double[] milliseconds = timer.Time([.. loaded.SelectMany(form => (Contestant[])[TurnTimer.Ours(form.Session, form.Form.Case.Fed), timer.Theirs(form.Id, form.Inputs)])]);
        FormTimes[] times = [.. loaded.Select((form, i) => form.Times(milliseconds[2 * i], milliseconds[(2 * i) + 1]))];
        foreach (LoadedForm form in loaded)
        {
            peer.Unload(form.Id);
            form.Session.Dispose();
            Directory.Delete(form.Inputs, recursive: true);
        }

        return new KernelRow(one.Group, one.Name, one.MultiplyAdds, times, one.Weights);
    }

    // Floats are summed in another order, and bfloat16 operands are rounded to 8 bits: only what that cannot explain differs.
    private static long Differing(Comparison comparison, KernelForm form, ElementType type) => type != ElementType.Float32
        ? comparison.Differing
        : comparison.RelativeDifference <= (form.Precision == FloatPrecision.BFloat16 ? 1.0 / 64 : 1e-5) ? 0 : comparison.Differing;

    private sealed record LoadedForm(KernelForm Form, Session Session, string Id, string Inputs, DenseTensor Theirs)
    {
        public FormTimes Times(double dyadicMilliseconds, double onnxRuntimeMilliseconds)
        {
            Comparison comparison = new();
            comparison.Add(Session.Run(Form.Case.Fed)[0], Theirs, scores: false);
            string kernels = string.Join(" + ", Session.PlanFor([.. Form.Case.Fed.Select(input => input.Shape)]).Describe().Select(step => step.Kernel));
            return new FormTimes(Form.Kind, Form.Types, kernels, dyadicMilliseconds * 1e3, onnxRuntimeMilliseconds * 1e3, Differing(comparison, Form, Theirs.ElementType));
        }
    }
}
