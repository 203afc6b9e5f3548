using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>Named arrays whose first axis counts samples: an .npz archive, a folder of .npy files, or one .npy file.</summary>
/// <remarks>
/// An array named <c>label</c>, <c>labels</c> or <c>y</c> holds the classes. A byte array named <c>image</c> or <c>images</c> of shape
/// [N, H, W], [N, H, W, 1] or [N, H, W, 3] holds pictures, and with them a byte array <c>mask</c> [N, H, W] the class of each pixel. A float array
/// <c>target</c> holds numbers to predict. Arrays named <c>output_0</c>, <c>output_1</c> … are expected outputs. Any other array
/// is a model input, used as it is; <c>input_0</c>, <c>input_1</c> … go by position.
/// </remarks>
public sealed class ArrayFormat : IDatasetFormat
{
    /// <inheritdoc/>
    public string Name => "arrays";

    /// <inheritdoc/>
    public string Layout => "an .npz archive, a folder of .npy files or one .npy file, the first axis counting samples";

    /// <inheritdoc/>
    public FormatPrecedence Precedence => FormatPrecedence.Files;

    /// <inheritdoc/>
    public bool Recognises(string path) => Directory.Exists(path)
        ? Directory.EnumerateFiles(path, "*.npy").Any()
        : HasEnding(path, ".npz") || HasEnding(path, ".npy");

    /// <inheritdoc/>
    public IDataset Open(string path, DatasetOptions options)
    {
        if (HasEnding(path, ".npz") && File.Exists(path))
        {
            ZipFiles archive = ZipFiles.Open(path);
            try
            {
                return ArraySet.Create(path, archive, [.. archive.Paths.Select(entry => (NpzFile.ArrayName(entry), OpenEntry(archive, entry)))]);
            }
            catch (DyadicException)
            {
                archive.Dispose();
                throw;
            }
        }

        string[] files = Directory.Exists(path) ? Directory.GetFiles(path, "*.npy") : [path];
        Array.Sort(files, StringComparer.Ordinal);
        return ArraySet.Create(path, null, [.. files.Select(file => (Path.GetFileNameWithoutExtension(file), RowReader.OpenNpy(() => DataFile.OpenRead(file), new FileInfo(file).Length, file)))]);
    }

    private static RowReader OpenEntry(ZipFiles archive, string entry)
    {
        long length;
        using (archive.OpenEntry(entry, out length))
        {
            return RowReader.OpenNpy(() => archive.OpenEntry(entry, out _), length, $"{archive.Name}:{entry}");
        }
    }

    private static bool HasEnding(string path, string ending) => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
}
