using System.CommandLine;
using System.Text.Json.Nodes;
using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Runtime;

namespace Dyadic.Cli.Verbs;

/// <summary>Runs a model on arrays in files.</summary>
internal sealed class RunVerb : IVerb
{
    private readonly Argument<string> _model = CommonOptions.Model();
    private readonly Option<string[]> _inputs = new("--input") { Description = "An input: NAME=FILE (.npy or .pb), or one .npz with an array for each input", HelpName = "NAME=FILE", Required = true };
    private readonly Option<string> _output = new("--output", "-o") { Description = "The folder that gets one .npy for each output", HelpName = "DIR", Required = true };
    private readonly Option<int> _threads = CommonOptions.Threads();
    private readonly Option<bool> _strict = new("--strict") { Description = "Run only if the model is proven to compute with integers" };
    private readonly Option<bool> _noFusion = CommonOptions.NoFusion();
    private readonly Option<bool> _bfloat16 = CommonOptions.BFloat16();

    public string Name => "run";

    public string Summary => "Run a model on arrays in files";

    public IReadOnlyList<string> Examples => ["model.onnx --input x=x.npy --output results", "int8.onnx --strict --input inputs.npz --output results"];

    public IReadOnlyList<Symbol> Parameters => [_model, _inputs, _output, _threads, _strict, _noFusion, _bfloat16];

    public int Run(VerbContext context)
    {
        Model model = context.ReadModel(context.Get(_model));
        Dictionary<string, DenseTensor> inputs = new(StringComparer.Ordinal);
        foreach (string given in context.Get(_inputs)!)
        {
            foreach (NamedTensor tensor in TensorFiles.Read(given))
            {
                if (!inputs.TryAdd(tensor.Name, tensor.Tensor)) throw DyadicException.Usage($"Input '{tensor.Name}' was given twice.");
            }
        }

        using Session session = StrictSession.Open(model, new SessionOptions
        {
            Threads = context.Get(_threads),
            Strict = context.Get(_strict),
            DisableFusion = context.Get(_noFusion),
            FloatPrecision = context.Precision(_bfloat16),
        });
        IReadOnlyDictionary<string, DenseTensor> results = session.Run(inputs, context.Token);
        string folder = context.Get(_output)!;
        Directory.CreateDirectory(folder);
        using ReplacedFiles files = new();
        List<(string Name, string File, DenseTensor Tensor)> written = [];
        foreach ((string name, DenseTensor tensor) in results)
        {
            string file = Path.Combine(folder, TensorFiles.SafeName(name) + ".npy");
            NpyFile.Write(files.Create(file), tensor);
            written.Add((name, file, tensor));
        }

        files.Commit();

        context.Report(
            new JsonObject
            {
                ["outputs"] = ReportFormat.List(written.Select(output => new JsonObject
                {
                    ["name"] = output.Name,
                    ["file"] = output.File,
                    ["type"] = output.Tensor.ElementType.ToString(),
                    ["shape"] = new JsonArray([.. output.Tensor.Shape.Select(extent => (JsonNode?)extent)]),
                })),
            },
            console => written.ForEach(output => console.Line($"{output.Name} {output.Tensor} → {output.File}")));
        return ExitCodes.Success;
    }
}
