using System.CommandLine;
using System.Text.Json.Nodes;
using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Quantization;
using Spectre.Console;

namespace Dyadic.Cli.Verbs;

/// <summary>Proves that a model computes with integers only.</summary>
internal sealed class VerifyVerb : IVerb
{
    private readonly Argument<string> _model = CommonOptions.Model();

    public string Name => "verify";

    public string Summary => "Prove that a model computes with integers only, or list what breaks the proof";

    public IReadOnlyList<string> Examples => ["int8.onnx", "int8.onnx --json"];

    public IReadOnlyList<Symbol> Parameters => [_model];

    public int Run(VerbContext context)
    {
        IntegerProof proof = IntegerVerifier.Verify(context.ReadModel(context.Get(_model)));
        context.Report(Json(proof), console => Print(console, proof));
        return proof.Holds ? ExitCodes.Success : (int)FailureKind.FailedCheck;
    }

    private static JsonObject Json(IntegerProof proof) => new()
    {
        ["proven"] = proof.Holds,
        ["integer_nodes"] = proof.IslandNodes.Count,
        ["borders"] = Names(proof.Borders),
        ["front_end"] = Names(proof.FrontEnd),
        ["post_processing"] = Names(proof.PostProcessing),
        ["offenders"] = ReportFormat.List(proof.Offenders.Select(offender => new JsonObject { ["node"] = offender.Node, ["reason"] = offender.Reason })),
        ["accumulators"] = ReportFormat.List(proof.Accumulators.Select(bound => new JsonObject
        {
            ["node"] = bound.Node,
            ["range"] = bound.Range.ToString(),
            ["bits"] = bound.Bits,
            ["available_bits"] = bound.AvailableBits,
        })),
    };

    private static JsonArray Names(IReadOnlyList<Node> nodes) => ReportFormat.Texts(nodes.Select(node => node.ToString()));

    private static void Print(IAnsiConsole console, IntegerProof proof)
    {
        console.Line(proof.Holds
            ? $"Proven: {proof.IslandNodes.Count} nodes compute with integers only, and none of the {proof.Accumulators.Count} sums of products can overflow (widest: {proof.Accumulators.Select(bound => bound.Bits).DefaultIfEmpty(0).Max()} bits)."
            : $"Not proven: {(proof.IslandNodes.Count == 0 ? "the model has no integer part" : $"{proof.Offenders.Count} offenders")}.");
        List(console, "borders", proof.Borders);
        List(console, "float before the integers", proof.FrontEnd);
        List(console, "float after the integers", proof.PostProcessing);
        foreach (Offender offender in proof.Offenders) console.Line($"  offender: {offender.Node}: {offender.Reason}");
    }

    private static void List(IAnsiConsole console, string title, IReadOnlyList<Node> nodes)
    {
        if (nodes.Count > 0) console.Line($"  {title}: {string.Join(", ", nodes)}");
    }
}
