using Dyadic.Core;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.Tflite.Quantized;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Importing;

/// <summary>Turns a TensorFlow Lite model into the definition of an ONNX one.</summary>
internal sealed class TfliteImporter
{
    private static readonly ILookup<(TfliteBuiltin, string), TfliteRule> Rules =
        TfliteRuleCatalog.All.OrderBy(rule => rule.Arithmetic).ToLookup(rule => (rule.Builtin, rule.CustomCode));

    private readonly TfliteModel _model;
    private readonly TfliteSubgraph _subgraph;
    private readonly TfliteGraphWriter _graph;
    private readonly UniqueNames _names = new();
    private readonly List<ImportedValue> _inputs = [];
    private readonly List<ImportedValue> _outputs = [];

    private TfliteImporter(TfliteModel model) => (_model, _subgraph, _graph) = (model, model.Subgraphs[0], new TfliteGraphWriter(model.FileLength));

    /// <summary>Imports a model.</summary>
    /// <returns>The definition, and the scales of its quantized values by name.</returns>
    /// <exception cref="DyadicException">The model is damaged or uses what is not supported.</exception>
    public static (ModelDefinition Definition, IReadOnlyDictionary<string, QuantizationAnnotation> Scales) Import(TfliteModel model) => new TfliteImporter(UnsignedCodes.Of(model)).Import();

    private (ModelDefinition Definition, IReadOnlyDictionary<string, QuantizationAnnotation> Scales) Import()
    {
        TfliteRule[] rules = ChooseRules();
        foreach (TfliteTensor input in _subgraph.Inputs) AddInput(input);
        for (int i = 0; i < rules.Length; i++)
        {
            _graph.Begin(_subgraph.Operators[i]);
            rules[i].Import(_subgraph.Operators[i], _graph);
        }

        foreach (TfliteTensor output in _subgraph.Outputs) AddOutput(output);
        _graph.DropUnused(_outputs);
        foreach (ImportedValue value in _outputs) value.Name = _names.Take(value.Hint);
        foreach (ImportedValue value in _graph.Nodes.SelectMany(node => node.Outputs).Concat(_graph.Constants)) value.Name ??= _names.Take(value.Hint);
        return (Define(), Scales());
    }

    private TfliteRule[] ChooseRules()
    {
        TfliteRule?[] rules = [.. _subgraph.Operators.Select(op => Rules[(op.Builtin, op.CustomCode)].FirstOrDefault(rule => rule.Handles(op)))];
        string[] missing = [.. _subgraph.Operators.Where((_, i) => rules[i] is null).Select(Describe).Distinct()];
        return missing.Length == 0
            ? [.. rules.OfType<TfliteRule>()]
            : throw DyadicException.Unsupported($"The TFLite model uses {(missing.Length == 1 ? "an operator that is" : "operators that are")} not supported: {string.Join("; ", missing.Take(20))}.");
    }

    private static string Describe(TfliteOperator op) =>
        $"{(op.Builtin == TfliteBuiltin.Custom ? $"custom '{op.CustomCode}'" : op.Builtin)}({string.Join(", ", op.Inputs.Select(input => input is null ? "-" : TypeOf(input)))}) → {string.Join(", ", op.Outputs.Select(TypeOf))}";

    private static string TypeOf(TfliteTensor tensor) => $"{(tensor.IsQuantized ? "quantized " : "")}{tensor.Type}";

    private void AddInput(TfliteTensor tensor)
    {
        ImportedValue value = new() { Hint = TfliteGraphWriter.NameOf(tensor) };
        value.Name = _names.Take(value.Hint);
        value.Quantization = TfliteGraphWriter.FileAnnotationOf(tensor);
        _graph.Write(tensor, tensor.CodeShift == 0 ? value : SignConversion.ToUnsigned(_graph, value));
        _inputs.Add(value);
    }

    // An input or constant that is an output too, or an output asked for twice, needs a value of its own.
    private void AddOutput(TfliteTensor tensor)
    {
        ImportedValue value = _graph.Read(tensor);
        if (_graph.LayoutOf(tensor) == TensorLayout.ChannelsFirst) _graph.Read(tensor, TensorLayout.ChannelsFirst).Hint = $"{TfliteGraphWriter.NameOf(tensor)}_nchw";
        if (tensor.CodeShift != 0) (value = SignConversion.ToSigned(_graph, value)).Quantization = TfliteGraphWriter.FileAnnotationOf(tensor);
        if (value.Constant is not null || value.Name is not null || _outputs.Contains(value))
        {
            ImportedValue copy = _graph.Node("Identity", [value]);
            copy.Quantization = value.Quantization;
            value = copy;
        }

        value.Hint = TfliteGraphWriter.NameOf(tensor);
        _outputs.Add(value);
    }

    private ModelDefinition Define()
    {
        ModelDefinition definition = new()
        {
            ProducerName = "TensorFlow Lite",
            Documentation = _model.Description,
            Graph = new GraphDefinition
            {
                Name = _subgraph.Name.Length > 0 ? _subgraph.Name : "main",
                Inputs = [.. _inputs.Zip(_subgraph.Inputs, Declare)],
                Outputs = [.. _outputs.Zip(_subgraph.Outputs, Declare)],
                Initializers = [.. _graph.Constants.Select(value => KeyValuePair.Create(value.Name!, value.Constant!))],
                Nodes = [.. _graph.Nodes.Select(Define)],
            },
        };
        definition.OperatorSets[""] = OnnxVersions.Opset;
        foreach (string domain in _graph.Nodes.Select(node => node.Domain).Where(domain => domain.Length > 0)) definition.OperatorSets[domain] = 1;
        return definition;
    }

    private static ValueDefinition Declare(ImportedValue value, TfliteTensor tensor) => new(value.Name!, tensor.FileType, tensor.HasShape ? SymbolicShape.Of(tensor.Shape) : null);

    private static NodeDefinition Define(ImportedNode node) => new()
    {
        OpType = node.OpType,
        Domain = node.Domain,
        Inputs = [.. node.Inputs.Select(input => input?.Name ?? "")],
        Outputs = [.. node.Outputs.Select(output => output.Name!)],
        Attributes = node.Attributes,
    };

    private Dictionary<string, QuantizationAnnotation> Scales() => _inputs.Concat(_graph.Nodes.SelectMany(node => node.Outputs)).Concat(_graph.Constants)
        .Where(value => value.Quantization is not null)
        .ToDictionary(value => value.Name!, value => value.Quantization!, StringComparer.Ordinal);
}
