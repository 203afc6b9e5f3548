using System.Globalization;
using Dyadic.Core;
using Dyadic.Data;

namespace Dyadic.Peers;

/// <summary>One file on TensorFlow Lite, run sample by sample.</summary>
internal sealed class TensorFlowLiteModel : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dyadic-tflite-");
    private readonly EnginePeer _peer;
    private readonly string _id;

    /// <summary>Loads a file.</summary>
    /// <param name="peer">TensorFlow Lite; it is not disposed.</param>
    /// <param name="path">The .tflite file.</param>
    /// <exception cref="PeerException">TensorFlow Lite refuses it.</exception>
    public TensorFlowLiteModel(EnginePeer peer, string path)
    {
        _peer = peer;
        try
        {
            _id = peer.Load(path);
        }
        catch (PeerException)
        {
            _folder.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>The outputs for one sample.</summary>
    /// <param name="inputs">In the model's order, of its types and shapes.</param>
    public DenseTensor[] Run(IReadOnlyList<DenseTensor> inputs)
    {
        string outputs = Path.Combine(_folder.FullName, "outputs");
        for (int position = 0; position < inputs.Count; position++) NpyFile.Write(NpyPath(_folder.FullName, position), inputs[position]);
        _peer.Run(_id, _folder.FullName, outputs);
        List<DenseTensor> results = [];
        while (File.Exists(NpyPath(outputs, results.Count))) results.Add(NpyFile.Read(NpyPath(outputs, results.Count)));
        return [.. results];
    }

    public void Dispose()
    {
        _peer.Unload(_id);
        _folder.Delete(recursive: true);
    }

    private static string NpyPath(string folder, int position) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"0.{position}.npy"));
}
