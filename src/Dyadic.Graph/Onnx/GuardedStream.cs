using Dyadic.Core;

namespace Dyadic.Graphs.Onnx;

/// <summary>A file being written, whose failures (a full disk) name the file.</summary>
internal sealed class GuardedStream(FileStream file, string path) : Stream
{
    private bool _abandoned;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => file.Length;

    public override long Position
    {
        get => file.Position;
        set => throw new NotSupportedException("The file is written from start to end.");
    }

    public static DyadicException Failure(string path, Exception cause) =>
        DyadicException.Usage($"The file '{path}' could not be written: {cause.Message} Check the folder, its permissions and the free space.");

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            file.Write(buffer);
        }
        catch (IOException failure)
        {
            throw Failure(path, failure);
        }
    }

    public override void Flush()
    {
        try
        {
            file.Flush();
        }
        catch (IOException failure)
        {
            throw Failure(path, failure);
        }
    }

    /// <summary>Closes the file whatever its state, because it will be deleted.</summary>
    public void Abandon()
    {
        _abandoned = true;
        Dispose();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("The file is only written.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("The file is written from start to end.");

    public override void SetLength(long value) => throw new NotSupportedException("The file is written from start to end.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            try
            {
                file.Dispose();
            }
            catch (IOException failure)
            {
                // What could not be flushed no longer matters when the file is thrown away.
                if (!_abandoned) throw Failure(path, failure);
            }
        }

        base.Dispose(disposing);
    }
}
