using Dyadic.Core;

namespace Dyadic.Graphs.Onnx;

/// <summary>Files written beside their place and moved there when all are complete; otherwise nothing is left.</summary>
internal sealed class ReplacedFiles : IDisposable
{
    private readonly List<(string Temporary, string Final, GuardedStream Stream)> _files = [];
    private bool _committed;

    /// <summary>Begins a file.</summary>
    /// <exception cref="DyadicException">Its folder is missing or cannot be written.</exception>
    public Stream Create(string path)
    {
        string final = InputFile.FullPath(path);
        string temporary = $"{final}.{Guid.NewGuid():N}.partial";
        try
        {
            GuardedStream stream = new(new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16), path);
            _files.Add((temporary, final, stream));
            return stream;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw GuardedStream.Failure(path, failure);
        }
    }

    /// <summary>Moves all files to their places.</summary>
    public void Commit()
    {
        foreach ((string _, string _, GuardedStream stream) in _files) stream.Dispose();
        foreach ((string temporary, string final, GuardedStream _) in _files)
        {
            try
            {
                File.Move(temporary, final, overwrite: true);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw GuardedStream.Failure(final, failure);
            }
        }

        _committed = true;
    }

    public void Dispose()
    {
        if (_committed) return;
        foreach ((string temporary, string _, GuardedStream stream) in _files)
        {
            stream.Abandon();
            File.Delete(temporary);
        }
    }
}
