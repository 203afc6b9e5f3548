using Dyadic.Core;
using Dyadic.Graphs.Onnx.Proto;
using Google.Protobuf;

namespace Dyadic.Graphs.Onnx;

/// <summary>Files of one ONNX tensor message, such as <c>input_0.pb</c> of a model's test data.</summary>
public static class OnnxTensorFile
{
    private const int DeepestMessages = 100;

    /// <summary>Reads the tensor.</summary>
    /// <param name="path">The file; external data is looked up in its folder.</param>
    /// <exception cref="DyadicException">The file is missing, damaged or hostile, or holds a sequence or map instead of a tensor.</exception>
    public static DenseTensor Read(string path) => Read(path, out _);

    /// <summary>Reads the tensor and its name.</summary>
    /// <param name="path">The file; external data is looked up in its folder.</param>
    /// <param name="name">The tensor's name; may be empty.</param>
    /// <exception cref="DyadicException">The file is missing, damaged or hostile, or holds a sequence or map instead of a tensor.</exception>
    public static DenseTensor Read(string path, out string name)
    {
        string full = UserPath.Full(path);
        using FileStream stream = InputFile.Open(full);
        using CodedInputStream input = CodedInputStream.CreateWithLimits(stream, int.MaxValue, DeepestMessages);
        TensorProto message = ProtobufMessages.Parse<TensorProto>(input, $"an ONNX tensor ('{path}')");
        name = message.Name;
        return new OnnxTensorReader(new ExternalDataReader(Path.GetDirectoryName(full))).Read(message, $"The tensor of '{path}'");
    }

    /// <summary>Writes a tensor; the file appears only when it is complete.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="DyadicException">The file cannot be written.</exception>
    public static void Write(string path, DenseTensor tensor, string name = "")
    {
        using ReplacedFiles files = new();
        new OnnxTensorWriter(null).Write(name, tensor).WriteTo(files.Create(path));
        files.Commit();
    }
}
