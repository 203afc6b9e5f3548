namespace Dyadic.Core;

/// <summary>A file being written, whose failures (a full disk) name the file.</summary>
internal sealed class GuardedStream(FileStream file, string path) : Stream
{
    private bool _abandoned;

    public override bool CanRead => false;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => file.Length;

    public override long Position
    {
        get => file.Position;
        set => file.Position = value;
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
        catch (Exception failure) when (IsFull(failure))
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
        catch (Exception failure) when (IsFull(failure))
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

    public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);

    public override void SetLength(long value) => throw new NotSupportedException("The file only grows.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            try
            {
                file.Dispose();
            }
            catch (Exception failure) when (IsFull(failure))
            {
                // What could not be flushed no longer matters when the file is thrown away.
                if (!_abandoned) throw Failure(path, failure);
            }
        }

        base.Dispose(disposing);
    }

    // A file larger than its file system or its process may have comes as an argument out of range.
    private static bool IsFull(Exception failure) => failure is IOException or ArgumentOutOfRangeException;
}
