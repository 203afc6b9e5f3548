using Dyadic.Core;
using Dyadic.Graphs.Onnx;
using Dyadic.Graphs.Tflite;

namespace Dyadic.Graphs;

/// <summary>Model files of any format that Dyadic reads: ONNX and TensorFlow Lite. The content tells which, not the name.</summary>
public static class ModelFile
{
    /// <summary>Reads a model.</summary>
    /// <param name="path">The file; external data of an ONNX model is looked up in its folder.</param>
    /// <param name="warn">Told about everything that is left out.</param>
    /// <exception cref="DyadicException">The file is missing, damaged, hostile, of an unsupported version, or uses what is not supported.</exception>
    public static Model Read(string path, Action<string>? warn = null) => IsTflite(path) ? TfliteModelFile.Read(path) : OnnxModelFile.Read(path, warn: warn);

    private static bool IsTflite(string path)
    {
        using FileStream stream = InputFile.Open(UserPath.Full(path));
        Span<byte> header = stackalloc byte[TfliteModelFile.HeaderLength];
        return TfliteModelFile.IsTflite(header[..stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false)]);
    }
}
