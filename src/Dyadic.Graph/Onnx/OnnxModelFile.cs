using Dyadic.Core;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.Onnx.Proto;
using Google.Protobuf;

namespace Dyadic.Graphs.Onnx;

/// <summary>ONNX model files: IR versions 3 to 13, operator sets 7 to 25 (older ones where their meaning is clear).</summary>
/// <remarks>
/// <para>Files are untrusted: every size, offset, name, depth and path is checked before memory is taken or another file is opened.</para>
/// <para>
/// Large tensors of external data are mapped, not read: the system loads what is touched, and drops it again under pressure. Their bytes may be changed;
/// the file never is. It must stay as long as it was: when somebody makes it shorter afterwards, touching what is gone ends the process (a bus error),
/// as with any mapping. Deleting or replacing the file does no harm on Unix; Windows refuses both while tensors view it. Copies (<see cref="DenseTensor.Clone"/>) need no file.
/// </para>
/// </remarks>
public static class OnnxModelFile
{
    private const string What = "an ONNX model";

    private const int DeepestMessages = 100;

    // A protobuf message ends at 2 GiB; the rest of the model needs a little room.
    private const long LargestInlineBytes = 2_000_000_000;

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
        string full = UserPath.Full(path);
        using NativeBytes bytes = InputFile.ReadAll(full);
        return ReadDefinition(Parse(bytes.Span), Path.GetDirectoryName(full), warn);
    }

    /// <summary>Reads a model from a stream as it states itself, without upgrading it.</summary>
    /// <param name="stream">The bytes of the model up to the stream's end.</param>
    /// <param name="folder">The folder of external data; null refuses external data.</param>
    /// <param name="warn">Told about everything that is left out.</param>
    /// <exception cref="DyadicException">The bytes are damaged, hostile or of an unsupported IR version.</exception>
    public static ModelDefinition ReadDefinition(Stream stream, string? folder, Action<string>? warn = null) =>
        ReadDefinition(ProtobufMessages.Parse<ModelProto>(CodedInputStream.CreateWithLimits(stream, int.MaxValue, DeepestMessages), What), folder, warn);

    /// <summary>Reads a model from memory as it states itself, without upgrading it.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="folder">The folder of external data; null refuses external data.</param>
    /// <param name="warn">Told about everything that is left out.</param>
    /// <exception cref="DyadicException">The bytes are damaged, hostile or of an unsupported IR version.</exception>
    public static ModelDefinition ReadDefinition(ReadOnlyMemory<byte> bytes, string? folder, Action<string>? warn = null) =>
        ReadDefinition(Parse(bytes.Span), folder, warn);

    /// <summary>Writes a model; the file appears only when it is complete.</summary>
    /// <param name="model">The model; its graph is not changed.</param>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="options">The version to write and where tensors go.</param>
    /// <param name="token">Stops the writing; nothing is left then.</param>
    /// <exception cref="DyadicException">A node has no form in the version asked for, or the file cannot be written.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="token"/> was cancelled.</exception>
    public static void Write(Model model, string path, OnnxWriteOptions? options = null, CancellationToken token = default) =>
        Write(ModelDefiner.Define(model, options?.Opset, options?.Operators), path, options, token);

    /// <summary>Writes a definition as it is; the file appears only when it is complete.</summary>
    /// <param name="definition">The definition; its own versions are written, whatever the options say.</param>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="options">Where tensors go.</param>
    /// <param name="token">Stops the writing; nothing is left then.</param>
    /// <exception cref="DyadicException">The file cannot be written.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="token"/> was cancelled.</exception>
    public static void Write(ModelDefinition definition, string path, OnnxWriteOptions? options = null, CancellationToken token = default)
    {
        token.ThrowIfCancellationRequested();
        using ReplacedFiles files = new();
        ExternalDataWriter? external = null;
        if (options?.ExternalData == true || TensorBytes.Of(definition) > LargestInlineBytes)
        {
            string location = options?.ExternalFileName ?? Path.GetFileName(path) + ".data";
            if (location.Length == 0 || location is "." or ".." || location.AsSpan().IndexOfAny('/', '\\', ':') >= 0) throw DyadicException.Usage($"The external file name '{location}' must be a name without folders.");
            external = new ExternalDataWriter(files.Create(Path.Combine(Path.GetDirectoryName(UserPath.Full(path)) ?? "", location)), location, token);
        }

        ModelProto message = new OnnxDefinitionWriter(new OnnxTensorWriter(external)).Write(definition);
        token.ThrowIfCancellationRequested();
        message.WriteTo(files.Create(path));
        token.ThrowIfCancellationRequested();
        files.Commit();
    }

    /// <summary>The bytes of a model file that holds all its tensors.</summary>
    /// <param name="model">The model; its graph is not changed.</param>
    /// <param name="options">The version to write; external data is not possible here.</param>
    /// <exception cref="DyadicException">A node has no form in the version asked for, or the model exceeds 2 GB.</exception>
    public static byte[] ToBytes(Model model, OnnxWriteOptions? options = null) => ToBytes(ModelDefiner.Define(model, options?.Opset, options?.Operators));

    /// <summary>The bytes of a model file that holds all its tensors.</summary>
    /// <param name="definition">The definition, written as it is.</param>
    /// <exception cref="DyadicException">The model exceeds 2 GB.</exception>
    public static byte[] ToBytes(ModelDefinition definition)
    {
        long bytes = TensorBytes.Of(definition);
        if (bytes > LargestInlineBytes) throw DyadicException.Unsupported($"The model's tensors take {bytes} bytes; one file holds {LargestInlineBytes}. Write it to a path, with external data.");
        return new OnnxDefinitionWriter(new OnnxTensorWriter(null)).Write(definition).ToByteArray();
    }

    private static ModelProto Parse(ReadOnlySpan<byte> bytes) => ProtobufMessages.Parse<ModelProto>(bytes, What);

    private static ModelDefinition ReadDefinition(ModelProto model, string? folder, Action<string>? warn)
    {
        if (model.TrainingInfo.Count > 0) warn?.Invoke("The model's training information was dropped; Dyadic keeps the inference graph only.");
        return new OnnxDefinitionReader(new OnnxTensorReader(new ExternalDataReader(folder))).Read(model);
    }
}
