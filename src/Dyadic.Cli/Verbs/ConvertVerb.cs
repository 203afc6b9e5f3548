using System.CommandLine;
using System.Text.Json.Nodes;
using Dyadic.Graphs;
using Dyadic.Graphs.Onnx;

namespace Dyadic.Cli.Verbs;

/// <summary>Writes a model of any format that is read as an ONNX file, with its arithmetic as it is.</summary>
internal sealed class ConvertVerb : IVerb
{
    private readonly Argument<string> _model = CommonOptions.Model();
    private readonly Option<string> _output = new("--output", "-o") { Description = "The ONNX file to write", HelpName = "FILE", Required = true };
    private readonly Option<int?> _opset = new("--opset") { Description = "The operator-set version, 21 to 25. Default: the oldest in which every node keeps its meaning", HelpName = "N" };
    private readonly Option<string[]> _shapes = CommonOptions.Shapes();
    private readonly Option<string[]> _constants = CommonOptions.Constants();

    public string Name => "convert";

    public string Summary => "Write an ONNX or TFLite model as ONNX; quantized TFLite models become integer graphs with the same outputs";

    public IReadOnlyList<string> Examples => ["mobilenet_quant.tflite --output mobilenet.onnx", "old.onnx --output new.onnx --opset 21", "vad.onnx --output vad-16k.onnx --shape input=1,576 --constant sr=16000"];

    public IReadOnlyList<Symbol> Parameters => [_model, _output, _opset, _shapes, _constants];

    public int Run(VerbContext context)
    {
        Model model = context.ReadModel(context.Get(_model));
        context.FixInputs(model.Graph, _shapes, _constants);
        string output = context.Get(_output)!;
        OnnxModelFile.Write(model, output, new OnnxWriteOptions { Opset = context.Get(_opset) }, context.Token);
        context.Report(new JsonObject { ["file"] = output, ["nodes"] = model.Graph.Nodes.Count }, console => console.Line($"{model.Graph.Nodes.Count} nodes → {output}"));
        return ExitCodes.Success;
    }
}
