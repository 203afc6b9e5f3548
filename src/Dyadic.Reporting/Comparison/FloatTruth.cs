using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Runtime;

namespace Dyadic.Reporting;

/// <summary>Samples that hold no truth, with the outputs of the float model in its place: quantized models are then measured by how near they come to it.</summary>
internal sealed class FloatTruth : IDataset
{
    private readonly IDataset _data;
    private readonly SamplePreparation _preparation;
    private readonly Session _session;
    private readonly IReadOnlyList<Value> _outputs;

    private FloatTruth(IDataset data, Model model, EvaluateOptions options)
    {
        (_data, _preparation, _outputs) = (data, new SamplePreparation(model, options.Preprocessing, options.SampleRate), model.Graph.Outputs);
        _session = new Session(model, new SessionOptions { Threads = options.Threads });
    }

    public string Description => $"{_data.Description}, against the float model's outputs";

    public int Count => _data.Count;

    public bool HasLabels => false;

    /// <summary>The data set itself where its samples hold some truth.</summary>
    public static IDataset Where(IDataset data, Model model, EvaluateOptions options) =>
        data.Count == 0 || data.Read(0) is not { Label: null, ExpectedOutputs.Count: 0, Objects: null, Target: null, Mask: null, Speech: null } ? data : new FloatTruth(data, model, options);

    public int? LabelOf(int index) => null;

    public Sample Read(int index)
    {
        Sample sample = _data.Read(index);
        DenseTensor[] outputs = _session.Run(_preparation.Prepare(sample));
        return sample with { ExpectedOutputs = [.. outputs.Select((output, i) => new NamedTensor(_outputs[i].Name, output))] };
    }

    public void Dispose() => _session.Dispose();
}
