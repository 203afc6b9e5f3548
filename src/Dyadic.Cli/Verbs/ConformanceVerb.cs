using System.CommandLine;
using System.Text.Json.Nodes;
using Dyadic.Core;

namespace Dyadic.Cli.Verbs;

/// <summary>Runs ONNX backend tests.</summary>
internal sealed class ConformanceVerb : IVerb
{
    private readonly Argument<string> _folder = new("DIR") { Description = "A folder of ONNX test folders (model.onnx and test_data_set_*), or one of them" };

    public string Name => "conformance";

    public string Summary => "Run ONNX backend tests and say what does not pass, and why";

    public IReadOnlyList<string> Examples => ["onnx-node-tests", "onnx-node-tests/test_add --json"];

    public IReadOnlyList<Symbol> Parameters => [_folder];

    public int Run(VerbContext context)
    {
        IReadOnlyList<string> folders = ConformanceSuite.Find(context.Get(_folder));
        List<ConformanceResult> results = [];
        using (ProgressLine progress = context.Progress("testing", folders.Count))
        {
            foreach (string folder in folders)
            {
                context.Token.ThrowIfCancellationRequested();
                results.Add(ConformanceSuite.Run(folder));
                progress.Report(results.Count);
            }
        }

        int passed = Count(results, ConformanceOutcome.Passed), failed = Count(results, ConformanceOutcome.Failed), unsupported = Count(results, ConformanceOutcome.Unsupported);
        ConformanceResult[] others = [.. results.Where(result => result.Outcome != ConformanceOutcome.Passed)];
        context.Report(
            new JsonObject
            {
                ["passed"] = passed,
                ["failed"] = failed,
                ["unsupported"] = unsupported,
                ["total"] = results.Count,
                ["reasons"] = ReportFormat.List(others.Select(result => new JsonObject { ["test"] = result.Name, ["outcome"] = Word(result), ["reason"] = result.Reason })),
            },
            console =>
            {
                foreach (ConformanceResult result in others) console.Line($"{Word(result)}  {result.Name}: {result.Reason}");
                console.Line($"{passed} passed, {failed} failed, {unsupported} unsupported, {results.Count} in all");
            });
        return failed > 0 ? (int)FailureKind.FailedCheck : ExitCodes.Success;
    }

    private static int Count(List<ConformanceResult> results, ConformanceOutcome outcome) => results.Count(result => result.Outcome == outcome);

    private static string Word(ConformanceResult result) => result.Outcome.ToString().ToLowerInvariant();
}
