using System.CommandLine;
using System.Text.Json.Nodes;
using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Runtime;
using Spectre.Console;

namespace Dyadic.Cli.Verbs;

/// <summary>Says what a model is made of.</summary>
internal sealed class InspectVerb : IVerb
{
    private readonly Argument<string> _model = CommonOptions.Model();
    private readonly Option<bool> _nodes = new("--nodes") { Description = "List every node with its shapes" };
    private readonly Option<bool> _why = new("--why") { Description = "List the operators between DequantizeLinear and QuantizeLinear that run in float, and why" };

    public string Name => "inspect";

    public string Summary => "Show a model's inputs, outputs, operators, parameters and kernels";

    public IReadOnlyList<string> Examples => ["model.onnx", "model.onnx --nodes", "qdq.onnx --why", "model.onnx --json"];

    public IReadOnlyList<Symbol> Parameters => [_model, _nodes, _why];

    public int Run(VerbContext context)
    {
        Model model = context.ReadModel(context.Get(_model));
        ModelSummary summary = ModelSummary.Of(model);
        (IReadOnlyList<KeyValuePair<string, int>> kernels, string? noPlan) = Kernels(model);
        bool nodes = context.Get(_nodes);
        IReadOnlyList<FloatPattern>? floats = context.Get(_why) ? ModelSummary.FloatPatterns(model) : null;
        JsonObject json = Json(model, summary, kernels, noPlan, nodes);
        if (floats is not null) json["float_patterns"] = ReportFormat.List(floats.Select(Pattern));
        context.Report(json, console =>
        {
            Print(console, model, summary, kernels, noPlan, nodes);
            if (floats is not null) Print(console, floats);
        });
        return ExitCodes.Success;
    }

    /// <summary>The kernels of the plan, or why there is none.</summary>
    private static (IReadOnlyList<KeyValuePair<string, int>> Kernels, string? Reason) Kernels(Model model)
    {
        try
        {
            return (ModelSummary.Kernels(model), null);
        }
        catch (DyadicException failure)
        {
            return ([], failure.Message);
        }
    }

    private static JsonObject Json(Model model, ModelSummary summary, IReadOnlyList<KeyValuePair<string, int>> kernels, string? noPlan, bool nodes)
    {
        JsonObject json = new()
        {
            ["name"] = model.Graph.Name,
            ["producer"] = model.ProducerName,
            ["opset"] = summary.Opset,
            ["inputs"] = ReportFormat.List(summary.Inputs.Select(Tensor)),
            ["outputs"] = ReportFormat.List(summary.Outputs.Select(Tensor)),
            ["nodes"] = model.Graph.Nodes.Count,
            ["operators"] = Counts(summary.Operators),
            ["unknown_operators"] = ReportFormat.Texts(summary.UnknownOperators),
            ["parameters"] = summary.Parameters,
            ["parameter_bytes"] = (summary.ParameterBits + 7) / 8,
            ["parameters_by_type"] = new JsonObject(summary.ParametersByType.Select(pair => KeyValuePair.Create(pair.Key.ToString(), (JsonNode?)pair.Value))),
            ["quantization_annotations"] = ReportFormat.List(summary.AnnotatedValues.Select(Annotation)),
            ["kernels"] = Counts(kernels),
            ["plan_error"] = noPlan,
            ["metadata"] = new JsonObject(summary.Metadata.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
        };
        if (nodes) json["node_list"] = ReportFormat.List(model.Graph.Nodes.Select(NodeJson));
        return json;
    }

    private static JsonObject Counts(IReadOnlyList<KeyValuePair<string, int>> counts) => new(counts.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));

    private static JsonObject Tensor(TensorInfo tensor) => new() { ["name"] = tensor.Name, ["type"] = tensor.Type.ToString(), ["shape"] = tensor.Shape?.ToString() };

    private static JsonObject Annotation(Value value) => new()
    {
        ["value"] = value.Name,
        ["scales"] = value.Quantization!.Scales.Length,
        ["scale"] = ReportFormat.Number(value.Quantization.Scales[0]),
        ["zero_point"] = value.Quantization.ZeroPoints[0],
        ["axis"] = value.Quantization.Axis,
    };

    private static JsonObject NodeJson(Node node) => new()
    {
        ["name"] = node.Name,
        ["operator"] = node.OpType,
        ["inputs"] = ReportFormat.Texts(node.Inputs.Select(Shown)),
        ["outputs"] = ReportFormat.Texts(node.Outputs.Select(Shown)),
    };

    private static JsonObject Pattern(FloatPattern pattern) => new() { ["node"] = pattern.Node, ["operator"] = pattern.Operator, ["reason"] = pattern.Reason };

    private static void Print(IAnsiConsole console, IReadOnlyList<FloatPattern> floats)
    {
        if (floats.Count == 0)
        {
            console.Line("No operator between DequantizeLinear and QuantizeLinear runs in float.");
            return;
        }

        Table table = ReportTable.Create("runs in float", "why");
        foreach (FloatPattern pattern in floats) table.Row($"{pattern.Operator} '{pattern.Node}'", pattern.Reason);
        console.Write(table);
    }

    private static string Shown(Value? value) => value?.ToString() ?? "";

    private static void Print(IAnsiConsole console, Model model, ModelSummary summary, IReadOnlyList<KeyValuePair<string, int>> kernels, string? noPlan, bool nodes)
    {
        console.Line($"{model.Graph.Name}: opset {summary.Opset}, made by {(model.ProducerName.Length > 0 ? model.ProducerName : "an unnamed tool")}");
        foreach (TensorInfo input in summary.Inputs) console.Line($"  input   {input}");
        foreach (TensorInfo output in summary.Outputs) console.Line($"  output  {output}");
        string types = string.Join(", ", summary.ParametersByType.Select(pair => $"{pair.Value:N0} {pair.Key}"));
        console.Line($"  {summary.Parameters:N0} parameters, {ReportFormat.Bytes((summary.ParameterBits + 7) / 8)}{(types.Length > 0 ? $" ({types})" : "")}");
        if (summary.AnnotatedValues.Count > 0) console.Line($"  {summary.AnnotatedValues.Count} values record a scale and zero point");
        foreach ((string key, string value) in summary.Metadata) console.Line($"  {key}: {value}");
        Table operators = ReportTable.Create("operator", "#nodes");
        foreach ((string name, int count) in summary.Operators) operators.Row(summary.UnknownOperators.Contains(name) ? $"{name} (not supported)" : name, $"{count}");
        console.Write(operators);
        if (noPlan is not null) console.Line($"No plan: {noPlan}");
        Table steps = ReportTable.Create("kernel", "#steps");
        foreach ((string name, int count) in kernels) steps.Row(name, $"{count}");
        if (kernels.Count > 0) console.Write(steps);
        if (!nodes) return;
        Table list = ReportTable.Create("node", "inputs", "outputs");
        foreach (Node node in model.Graph.Nodes)
        {
            list.Row(node.ToString(), string.Join("\n", node.Inputs.Where(input => input is not null).Select(Shown)), string.Join("\n", node.Outputs.Where(output => output is not null).Select(Shown)));
        }

        console.Write(list);
    }
}
