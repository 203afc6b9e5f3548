using Dyadic.Core;

namespace Dyadic.Graphs.Onnx;

/// <summary>Opens and reads files that a user named.</summary>
internal static class InputFile
{
    /// <summary>The whole file at once: protobuf reads a stream in pieces of 4 KiB, which costs more than the memory.</summary>
    public static NativeBytes ReadAll(string path)
    {
        using FileStream stream = Open(path);
        NativeBytes bytes = new((int)stream.Length);
        try
        {
            stream.ReadExactly(bytes.Span);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            bytes.Dispose();
            throw DyadicException.Usage($"The file '{path}' could not be read: {failure.Message}");
        }

        return bytes;
    }

    public static FileStream Open(string path)
    {
        FileInfo file = new(path);
        if (!file.Exists) throw DyadicException.Usage($"There is no file '{path}'.");
        if (file.Length > int.MaxValue) throw DyadicException.Unsupported($"The file '{path}' has {file.Length} bytes; a protobuf file has at most {int.MaxValue}. Store large tensors as external data.");
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw DyadicException.Usage($"The file '{path}' could not be opened: {failure.Message}");
        }
    }
}
