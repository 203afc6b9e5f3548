namespace Dyadic.Core;

/// <summary>Files written beside their place and moved there when all are complete; otherwise nothing is left.</summary>
public sealed class ReplacedFiles : IDisposable
{
    private readonly List<(string Temporary, string Final, GuardedStream Stream)> _files = [];
    private bool _committed;

    /// <summary>Begins a file; an existing one stays until <see cref="Commit"/>.</summary>
    /// <param name="path">Where it will be.</param>
    /// <returns>The place to write to; it need not be disposed. Its failures, such as a full disk, name the file.</returns>
    /// <exception cref="DyadicException">Its folder is missing or cannot be written, or the place is a folder or a device.</exception>
    public Stream Create(string path)
    {
        string final = UserPath.ForOutput(path);
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
    /// <exception cref="DyadicException">What was written last does not fit, or a place cannot be written.</exception>
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

    /// <summary>Removes what was not moved.</summary>
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
