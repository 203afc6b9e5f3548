using System.Text;
using Dyadic.Core;
using Google.Protobuf;

namespace Dyadic.Graphs.Onnx;

/// <summary>Texts that the format stores as bytes.</summary>
internal static class Utf8Text
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text; bytes that are no UTF-8 are refused, because they could not be written back unchanged.</summary>
    public static string Read(ByteString bytes, string who)
    {
        try
        {
            return Strict.GetString(bytes.Span);
        }
        catch (DecoderFallbackException)
        {
            throw DyadicException.Unsupported($"{who} holds bytes that are not UTF-8 text; Dyadic reads texts only.");
        }
    }

    /// <summary>The bytes of a text.</summary>
    public static ByteString Write(string text) => ByteString.CopyFrom(text, Encoding.UTF8);
}
