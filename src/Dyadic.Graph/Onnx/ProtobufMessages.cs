using Dyadic.Core;
using Google.Protobuf;

namespace Dyadic.Graphs.Onnx;

/// <summary>Parses messages so that damage becomes one clear sentence.</summary>
internal static class ProtobufMessages
{
    /// <summary>Parses a whole message that lies in memory.</summary>
    /// <param name="bytes">The bytes; not kept.</param>
    /// <param name="what">What the bytes should be, with its article.</param>
    public static T Parse<T>(ReadOnlySpan<byte> bytes, string what)
        where T : IMessage<T>, new()
    {
        try
        {
            T message = new();
            message.MergeFrom(bytes);
            return message;
        }
        catch (Exception failure) when (failure is InvalidProtocolBufferException or IndexOutOfRangeException)
        {
            // Only a stream tells where it ended.
            return Parse<T>(new CodedInputStream(bytes.ToArray()), what);
        }
    }

    /// <summary>Parses a whole message.</summary>
    /// <param name="input">The bytes.</param>
    /// <param name="what">What the bytes should be, with its article.</param>
    public static T Parse<T>(CodedInputStream input, string what)
        where T : IMessage<T>, new()
    {
        T message = new();
        try
        {
            message.MergeFrom(input);
        }
        catch (InvalidProtocolBufferException failure)
        {
            throw DyadicException.BadInput($"The file is not {what}, or it is damaged near byte {input.Position}: {failure.Message}", failure);
        }
        catch (IndexOutOfRangeException failure)
        {
            // The protobuf library reads past its own buffer where nested lengths contradict each other.
            throw DyadicException.BadInput($"The file is not {what}, or it is damaged: the lengths of nested messages contradict each other.", failure);
        }
        catch (IOException failure)
        {
            throw DyadicException.BadInput($"The file could not be read as {what}: {failure.Message}", failure);
        }

        return message;
    }
}
