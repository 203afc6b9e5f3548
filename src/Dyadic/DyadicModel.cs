using System.Numerics.Tensors;
using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Onnx;
using Dyadic.Internals;
using Dyadic.Runtime;

namespace Dyadic;

/// <summary>A network: load it, run it, quantize it, prove it, save it.</summary>
/// <example>
/// <code>
/// using DyadicModel model = DyadicModel.Load("model.onnx");
/// Tensor&lt;float&gt; scores = model.Run(input);
/// </code>
/// </example>
public sealed partial class DyadicModel : IDisposable
{
    private readonly SessionOptions _options;
    private Session? _session;

    /// <summary>A network that was built or read elsewhere.</summary>
    /// <param name="model">The model; it must not change while this object is used.</param>
    /// <param name="options">How it is run; null for the defaults.</param>
    public DyadicModel(Model model, SessionOptions? options = null) => (Model, _options) = (model, options ?? new SessionOptions());

    /// <summary>The graph and what the file says around it.</summary>
    public Model Model { get; }

    /// <summary>What a run takes.</summary>
    public IReadOnlyList<TensorInfo> Inputs => Session.Inputs;

    /// <summary>What a run gives.</summary>
    public IReadOnlyList<TensorInfo> Outputs => Session.Outputs;

    private Session Session => _session ??= StrictSession.Open(Model, _options);

    /// <summary>Reads an ONNX or TensorFlow Lite file; its content tells which.</summary>
    /// <param name="path">The file; external data of an ONNX model is looked up in its folder.</param>
    /// <param name="options">How the model is run; null for the defaults. With <see cref="SessionOptions.Strict"/> only a proven integer network runs.</param>
    /// <exception cref="DyadicException">The file is missing, damaged, hostile or of an unsupported version.</exception>
    public static DyadicModel Load(string path, SessionOptions? options = null)
    {
        WarmUp.Begin();
        return new DyadicModel(ModelFile.Read(path), options);
    }

    /// <summary>Runs the model on its only input and gives its first output.</summary>
    /// <param name="input">The input, batch axis included. Reals for a float input; a uint8 or int8 input takes whole numbers of its range.</param>
    /// <returns>The output as reals; codes are dequantized with the scale and zero point that the model records.</returns>
    /// <exception cref="DyadicException">The model takes several inputs, or the input does not fit.</exception>
    public Tensor<float> Run(in ReadOnlyTensorSpan<float> input)
    {
        if (Inputs.Count != 1) throw DyadicException.Usage($"The model takes {Inputs.Count} inputs ({string.Join(", ", Inputs)}); give them by name.");
        DenseTensor[] outputs = Session.Run([TensorEdges.ToDense(input, Inputs[0])]);
        return TensorEdges.ToTensor(outputs[0], Model.Graph.Outputs[0].Quantization);
    }

    /// <summary>Runs the model on inputs by name and gives all outputs by name, in their own types.</summary>
    /// <exception cref="DyadicException">An input is missing, unknown, or does not fit.</exception>
    public IReadOnlyDictionary<string, DenseTensor> Run(IReadOnlyDictionary<string, DenseTensor> inputs) => Session.Run(inputs);

    /// <summary>Writes the model as ONNX; the file appears only when it is complete.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <exception cref="DyadicException">The file cannot be written.</exception>
    public void Save(string path) => OnnxModelFile.Write(Model, path);

    /// <inheritdoc/>
    public void Dispose() => _session?.Dispose();
}
