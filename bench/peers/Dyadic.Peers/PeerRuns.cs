using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Graphs.Onnx;
using Dyadic.Runtime;

namespace Dyadic.Peers;

/// <summary>The same samples through Dyadic and through ONNX Runtime, in a temporary folder.</summary>
internal sealed class PeerRuns(EnginePeer peer, int threads) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dyadic-peers-");
    private int _next;

    /// <summary>A path in the temporary folder.</summary>
    public string NewPath(string suffix) => Path.Combine(_folder.FullName, $"{_next++}{suffix}");

    /// <summary>Writes samples as <c>&lt;sample&gt;.&lt;position&gt;.npy</c> into a new folder.</summary>
    public string Write(IEnumerable<IReadOnlyList<DenseTensor>> samples)
    {
        string folder = Directory.CreateDirectory(NewPath("")).FullName;
        int sample = 0;
        foreach (IReadOnlyList<DenseTensor> inputs in samples)
        {
            for (int position = 0; position < inputs.Count; position++) NpyFile.Write(NpyPath(folder, sample, position), inputs[position]);
            sample++;
        }

        return folder;
    }

    /// <summary>Runs a model file as Dyadic reads it, over the samples of a folder.</summary>
    public DenseTensor[][] OnDyadic(string file, string inputs, bool reference = false) => OnDyadic(OnnxModelFile.Read(file).Graph, inputs, reference);

    /// <summary>Runs a graph over the samples of a folder.</summary>
    public DenseTensor[][] OnDyadic(Graph graph, string inputs, bool reference = false)
    {
        using Session session = new(graph, new SessionOptions { Threads = threads, DisableKernels = reference });
        List<DenseTensor[]> results = [];
        for (int sample = 0; File.Exists(NpyPath(inputs, sample, 0)); sample++)
        {
            results.Add(session.Run([.. Enumerable.Range(0, session.Inputs.Count).Select(position => NpyFile.Read(NpyPath(inputs, sample, position)))]));
        }

        return [.. results];
    }

    /// <summary>Runs a model file on ONNX Runtime over the samples of a folder.</summary>
    /// <exception cref="PeerException">ONNX Runtime refuses the file or a run.</exception>
    public DenseTensor[][] OnOnnxRuntime(string file, string inputs, string optimize)
    {
        string id = peer.Load(file, new("optimize", optimize), new("threads", threads));
        string outputs = NewPath("");
        try
        {
            peer.Run(id, inputs, outputs);
        }
        finally
        {
            peer.Unload(id);
        }

        List<DenseTensor[]> results = [];
        for (int sample = 0; File.Exists(NpyPath(outputs, sample, 0)); sample++)
        {
            List<DenseTensor> tensors = [];
            while (File.Exists(NpyPath(outputs, sample, tensors.Count))) tensors.Add(NpyFile.Read(NpyPath(outputs, sample, tensors.Count)));
            results.Add([.. tensors]);
        }

        Directory.Delete(outputs, recursive: true);
        return [.. results];
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string NpyPath(string folder, int sample, int position) => Path.Combine(folder, $"{sample:D6}.{position}.npy");
}
