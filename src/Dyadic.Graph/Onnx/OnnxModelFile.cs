using Dyadic.Core;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.Onnx.Proto;
using Google.Protobuf;

namespace Dyadic.Graphs.Onnx;

/// <summary>ONNX model files: IR versions 3 to 13, operator sets 7 to 25 (older ones where their meaning is clear).</summary>
/// <remarks>Files are untrusted: every size, offset, name, depth and path is checked before memory is taken or another file is opened.</remarks>
public static class OnnxModelFile
{
    private const int DeepestMessages = 100;

    /// <summary>Reads a model and upgrades it to opset 25.</summary>
    /// <param name="path">The file; external data is looked up in its folder.</param>
    /// <param name="operators">The operators to know; the standard ones when null. Other operators are kept as unknown ones.</param>
    /// <param name="warn">Told about everything that is left out.</param>
    /// <exception cref="DyadicException">The file is missing, damaged, hostile or of an unsupported version.</exception>
    public static Model Read(string path, OperatorSet? operators = null, Action<string>? warn = null) =>
        ModelBuilder.Build(ReadDefinition(path, warn), operators);

    /// <summary>Reads a model from a stream and upgrades it to opset 25.</summary>
    /// <param name="stream">The bytes of the model up to the stream's end.</param>
    /// <param name="folder">The folder of external data; null refuses external data.</param>
    /// <param name="operators">The operators to know; the standard ones when null.</param>
    /// <param name="warn">Told about everything that is left out.</param>
    /// <exception cref="DyadicException">The bytes are damaged, hostile or of an unsupported version.</exception>
    public static Model Read(Stream stream, string? folder, OperatorSet? operators = null, Action<string>? warn = null) =>
        ModelBuilder.Build(ReadDefinition(stream, folder, warn), operators);

    /// <summary>Reads a model from memory and upgrades it to opset 25.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="folder">The folder of external data; null refuses external data.</param>
    /// <param name="operators">The operators to know; the standard ones when null.</param>
    /// <param name="warn">Told about everything that is left out.</param>
    /// <exception cref="DyadicException">The bytes are damaged, hostile or of an unsupported version.</exception>
    public static Model Read(ReadOnlyMemory<byte> bytes, string? folder, OperatorSet? operators = null, Action<string>? warn = null) =>
        ModelBuilder.Build(ReadDefinition(bytes, folder, warn), operators);

    /// <summary>Reads a model as the file states it, without upgrading it.</summary>
    /// <param name="path">The file; external data is looked up in its folder.</param>
    /// <param name="warn">Told about everything that is left out.</param>
    /// <exception cref="DyadicException">The file is missing, damaged, hostile or of an unsupported IR version.</exception>
    public static ModelDefinition ReadDefinition(string path, Action<string>? warn = null)
    {
        string full = Path.GetFullPath(path);
        using FileStream stream = InputFile.Open(full);
        return ReadDefinition(stream, Path.GetDirectoryName(full), warn);
    }

    /// <summary>Reads a model from a stream as it states itself, without upgrading it.</summary>
    /// <param name="stream">The bytes of the model up to the stream's end.</param>
    /// <param name="folder">The folder of external data; null refuses external data.</param>
    /// <param name="warn">Told about everything that is left out.</param>
    /// <exception cref="DyadicException">The bytes are damaged, hostile or of an unsupported IR version.</exception>
    public static ModelDefinition ReadDefinition(Stream stream, string? folder, Action<string>? warn = null) =>
        ReadDefinition(CodedInputStream.CreateWithLimits(stream, int.MaxValue, DeepestMessages), folder, warn);

    /// <summary>Reads a model from memory as it states itself, without upgrading it.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="folder">The folder of external data; null refuses external data.</param>
    /// <param name="warn">Told about everything that is left out.</param>
    /// <exception cref="DyadicException">The bytes are damaged, hostile or of an unsupported IR version.</exception>
    public static ModelDefinition ReadDefinition(ReadOnlyMemory<byte> bytes, string? folder, Action<string>? warn = null) =>
        ReadDefinition(new CodedInputStream(bytes.ToArray()), folder, warn);

    private static ModelDefinition ReadDefinition(CodedInputStream input, string? folder, Action<string>? warn)
    {
        ModelProto model = ProtobufMessages.Parse<ModelProto>(input, "an ONNX model");
        if (model.TrainingInfo.Count > 0) warn?.Invoke("The model's training information was dropped; Dyadic keeps the inference graph only.");
        return new OnnxDefinitionReader(new OnnxTensorReader(new ExternalDataReader(folder))).Read(model);
    }
}
