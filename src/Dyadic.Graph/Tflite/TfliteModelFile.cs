using Dyadic.Core;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.Onnx;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite;

/// <summary>TensorFlow Lite model files (<c>.tflite</c>, schema version 3), imported into the ONNX graph.</summary>
/// <remarks>
/// Inputs and outputs keep the file's names, types and shapes (pictures are batch, height, width, channels). Inside, convolutions and
/// pools are channels first, as ONNX has them. Files are untrusted: every offset, length and number is checked before it is used.
/// </remarks>
public static class TfliteModelFile
{
    private const int IdentifierOffset = 4;

    private static ReadOnlySpan<byte> Identifier => "TFL3"u8;

    /// <summary>The number of bytes from a file's start that <see cref="IsTflite"/> needs to see.</summary>
    public const int HeaderLength = 8;

    /// <summary>True when a file that begins with these bytes is a TensorFlow Lite file: they carry its identifier <c>TFL3</c>.</summary>
    public static bool IsTflite(ReadOnlySpan<byte> header) => header.Length >= HeaderLength && header.Slice(IdentifierOffset, Identifier.Length).SequenceEqual(Identifier);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DyadicException">The file is missing, damaged or hostile, or uses operators that are not supported.</exception>
    public static Model Read(string path)
    {
        using FileStream stream = InputFile.Open(UserPath.Full(path));
        byte[] bytes = new byte[checked((int)stream.Length)];
        stream.ReadExactly(bytes);
        return Read(bytes);
    }

    /// <summary>Reads a file from memory.</summary>
    /// <param name="bytes">The whole file; constants of the model are slices of it, so it must not change afterwards.</param>
    /// <exception cref="DyadicException">The bytes are damaged or hostile, or use operators that are not supported.</exception>
    public static Model Read(ReadOnlyMemory<byte> bytes)
    {
        if (!IsTflite(bytes.Span)) throw DyadicException.BadInput("This is no TFLite file: it lacks the identifier 'TFL3' at byte 4.");
        (ModelDefinition definition, IReadOnlyDictionary<string, QuantizationAnnotation> scales) = TfliteImporter.Import(TfliteModelReader.Read(bytes));
        Model model = ModelBuilder.Build(definition);
        foreach ((string name, QuantizationAnnotation annotation) in scales)
        {
            if (model.Graph.Find(name) is { } value) value.Quantization = annotation;
        }

        return model;
    }
}
