using Dyadic.Core;
using Dyadic.Graphs.Onnx.Proto;
using Google.Protobuf;

namespace Dyadic.Graphs.Onnx;

/// <summary>Turns tensors into messages: raw bytes, except for strings.</summary>
/// <param name="external">Where large tensors go instead; null keeps all in the message.</param>
internal sealed class OnnxTensorWriter(ExternalDataWriter? external)
{
    private const int ExternalLocation = 1;

    // Smaller tensors cost more as references than as content.
    private const long SmallestExternalBytes = 1024;

    /// <summary>The bytes a tensor takes in a file.</summary>
    public static long FileBytes(DenseTensor tensor) => tensor.ElementType == ElementType.String
        ? tensor.Strings.ToArray().Sum(text => (long)text.Length + 8)
        : NarrowElements.PackedBytes(tensor.ElementType, tensor.Count);

    /// <summary>The message of a tensor that a graph or an attribute holds.</summary>
    public TensorProto Write(string name, DenseTensor tensor)
    {
        TensorProto message = new() { Name = name, DataType = (int)tensor.ElementType };
        foreach (int extent in tensor.Shape) message.Dims.Add(extent);
        if (tensor.ElementType == ElementType.String)
        {
            foreach (string text in tensor.Strings) message.StringData.Add(Utf8Text.Write(text));
        }
        else if (external is not null && FileBytes(tensor) >= SmallestExternalBytes)
        {
            message.DataLocation = ExternalLocation;
            message.ExternalData.Add(external.Write(tensor));
        }
        else
        {
            message.RawData = UnsafeByteOperations.UnsafeWrap(Packed(tensor));
        }

        return message;
    }

    /// <summary>The bytes of a tensor as files hold them; shared with the tensor where the two agree.</summary>
    public static ReadOnlyMemory<byte> Packed(DenseTensor tensor) =>
        tensor.ElementType.BitWidth() < 8 ? NarrowElements.Pack(tensor.ElementType, tensor.Bytes) : tensor.Memory;
}
