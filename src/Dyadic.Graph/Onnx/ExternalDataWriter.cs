using System.Globalization;
using Dyadic.Core;
using Dyadic.Graphs.Onnx.Proto;

namespace Dyadic.Graphs.Onnx;

/// <summary>Appends tensors to the file beside a model; a tensor written twice is stored once.</summary>
/// <param name="stream">The file's content.</param>
/// <param name="location">The file's name as the model states it.</param>
/// <param name="token">Stops the writing.</param>
internal sealed class ExternalDataWriter(Stream stream, string location, CancellationToken token)
{
    // A page, so that readers can map large tensors.
    private const long Alignment = 4096;

    private readonly Dictionary<DenseTensor, StringStringEntryProto[]> _written = new(ReferenceEqualityComparer.Instance);

    /// <summary>Stores a tensor and returns the entries that say where.</summary>
    public IEnumerable<StringStringEntryProto> Write(DenseTensor tensor)
    {
        token.ThrowIfCancellationRequested();
        if (_written.TryGetValue(tensor, out StringStringEntryProto[]? entries)) return entries.Select(entry => entry.Clone());
        ReadOnlyMemory<byte> bytes = OnnxTensorWriter.Packed(tensor);
        long padding = -stream.Position & (Alignment - 1);
        stream.Write(new byte[padding]);
        entries =
        [
            new StringStringEntryProto { Key = "location", Value = location },
            new StringStringEntryProto { Key = "offset", Value = stream.Position.ToString(CultureInfo.InvariantCulture) },
            new StringStringEntryProto { Key = "length", Value = bytes.Length.ToString(CultureInfo.InvariantCulture) },
        ];
        stream.Write(bytes.Span);
        _written[tensor] = entries;
        return entries;
    }
}
