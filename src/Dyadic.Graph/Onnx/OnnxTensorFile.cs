using Dyadic.Core;
using Dyadic.Graphs.Onnx.Proto;
using Google.Protobuf;

namespace Dyadic.Graphs.Onnx;

/// <summary>Files of one ONNX tensor message, such as <c>input_0.pb</c> of a model's test data.</summary>
public static class OnnxTensorFile
{
    /// <summary>Reads the tensor.</summary>
    /// <param name="path">The file; external data is looked up in its folder.</param>
    /// <exception cref="DyadicException">The file is missing, damaged or hostile, or holds a sequence or map instead of a tensor.</exception>
    public static DenseTensor Read(string path)
    {
        string full = Path.GetFullPath(path);
        using FileStream stream = InputFile.Open(full);
        using CodedInputStream input = new(stream);
        TensorProto tensor = ProtobufMessages.Parse<TensorProto>(input, $"an ONNX tensor ('{path}')");
        return new OnnxTensorReader(new ExternalDataReader(Path.GetDirectoryName(full))).Read(tensor, $"The tensor of '{path}'");
    }
}
