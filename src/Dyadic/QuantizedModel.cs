using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Graphs.Onnx;
using Dyadic.Quantization;

namespace Dyadic;

/// <summary>A quantized network, ready to be written, proven and run in any form.</summary>
public sealed class QuantizedModel
{
    private readonly Dictionary<QuantizedForm, Model> _forms = [];
    private readonly Preprocessing? _preprocessing;

    internal QuantizedModel(Model source, QuantizationResult result, Preprocessing? preprocessing) =>
        (Source, Result, _preprocessing) = (source, result, preprocessing);

    /// <summary>The float model.</summary>
    public Model Source { get; }

    /// <summary>Layers, parameters, and why the rest stays in float.</summary>
    public QuantizationResult Result { get; }

    /// <summary>The network as a model of one form. The preprocessing it was calibrated with is recorded in its metadata.</summary>
    public DyadicModel As(QuantizedForm form) => new(ModelOf(form));

    /// <summary>Proves that the integer form computes with integers only and that no sum overflows, or lists what breaks the proof.</summary>
    public IntegerProof Verify() => IntegerVerifier.Verify(ModelOf(QuantizedForm.Integer));

    /// <summary>Writes the network as ONNX; the file appears only when it is complete.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="form">The form; every form has the same codes, scales and zero points.</param>
    /// <exception cref="DyadicException">The file cannot be written.</exception>
    public void Save(string path, QuantizedForm form = QuantizedForm.Integer) => OnnxModelFile.Write(ModelOf(form), path);

    internal Model ModelOf(QuantizedForm form)
    {
        if (_forms.TryGetValue(form, out Model? made)) return made;
        Model model = Result.ToModel(form);
        if (_preprocessing is not null) model.Metadata[SamplePreparation.PreprocessKey] = _preprocessing.ToText();
        return _forms[form] = model;
    }
}
