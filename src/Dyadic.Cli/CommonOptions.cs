using System.CommandLine;
using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Kernels;
using Dyadic.Runtime;

namespace Dyadic.Cli;

/// <summary>Parameters that several verbs take; each verb makes its own instance.</summary>
internal static class CommonOptions
{
    public static Argument<string> Model(string name = "MODEL") => new(name) { Description = "An ONNX or TFLite file" };

    public static Option<string> Data(bool required = true, string note = "") => new("--data")
    {
        Description = note + "Data set: a folder or file (pictures, marked objects, IDX, arrays, tables, recordings, ONNX test data; see docs/data.md)",
        HelpName = "PATH",
        Required = required,
    };

    public static Option<string?> Preprocess() => new("--preprocess")
    {
        Description = $"What is done to pictures: {string.Join(", ", PreprocessingPresets.All.Select(preset => preset.Name))}, or a YAML file. Default: what the model was calibrated with",
        HelpName = "NAME|FILE",
    };

    public static Option<int> Threads() => new("--threads") { Description = "Threads; 0 for one a processor", HelpName = "N", DefaultValueFactory = _ => 0 };

    public static Option<ulong> Seed() => new("--seed") { Description = "Seed of every random choice", HelpName = "N", DefaultValueFactory = _ => 1 };

    /// <summary>Which outputs a model takes again in its next run.</summary>
    public static Option<string[]> State() => new("--state")
    {
        Description = "An output that is an input of the next run, OUTPUT=INPUT, or auto to find them; each sample is then a clip, its frames along the first axis",
        HelpName = "OUT=IN",
    };

    /// <summary>Extents of inputs that a file leaves open.</summary>
    public static Option<string[]> Shapes() => new("--shape") { Description = "Fix extents of an input that the file leaves open, 0 for those that stay open: sums over an open extent cannot be proven", HelpName = "NAME=0,64" };

    /// <summary>Inputs that become constants.</summary>
    public static Option<string[]> Constants() => new("--constant") { Description = "Make a constant of an input, such as a sampling rate: a number, or a .npy file", HelpName = "NAME=VALUE" };

    /// <summary>Applies <see cref="Shapes"/> and <see cref="Constants"/>.</summary>
    public static void FixInputs(this VerbContext context, Graph graph, Option<string[]> shapes, Option<string[]> constants)
    {
        if (context.Get(shapes) is { Length: > 0 } extents) InputShapes.Fix(graph, extents.Select(TensorFiles.ParseShape).ToDictionary(pair => pair.Key, pair => pair.Value));
        if (context.Get(constants) is { Length: > 0 } values) InputConstants.Fix(graph, values.SelectMany(text => TensorFiles.ParseConstant(text, graph.Inputs)).ToDictionary(array => array.Name, array => array.Tensor));
    }

    /// <summary>Whether quantize/dequantize patterns are computed as ONNX defines them.</summary>
    public static Option<bool> NoFusion() => new("--no-fusion") { Description = "Compute DequantizeLinear → operator → QuantizeLinear in float, as ONNX defines it" };

    /// <summary>Whether float products may take bfloat16 operands.</summary>
    public static Option<bool> BFloat16() => new("--bf16") { Description = "Round the operands of float MatMul, Gemm and Conv to bfloat16; twice as fast with AVX-512 BF16" };

    /// <summary>The precision that <see cref="BFloat16"/> asks for.</summary>
    public static FloatPrecision Precision(this VerbContext context, Option<bool> bfloat16) => context.Get(bfloat16) ? FloatPrecision.BFloat16 : FloatPrecision.Float32;

    /// <summary>Reads a model and says what was left out.</summary>
    public static Model ReadModel(this VerbContext context, string path)
    {
        WarmUp.Begin(); // most verbs open a session next
        if (Directory.Exists(path)) throw DyadicException.Usage($"{path} is a folder; give the model file in it.");
        return ModelFile.Read(path, context.Warn);
    }

    /// <summary>The preprocessing that was asked for, else the one the model records, else none.</summary>
    public static Preprocessing? ReadPreprocessing(this VerbContext context, Option<string?> option, Model model) =>
        context.Get(option) is { } given ? Preprocessing.Load(given) : SamplePreparation.Recorded(model);
}
