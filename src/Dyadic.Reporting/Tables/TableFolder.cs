using System.Text;
using Dyadic.Core;

namespace Dyadic.Reporting;

/// <summary>Writes the tables of a model into a folder: all files appear together, or none does.</summary>
public static class TableFolder
{
    /// <summary>Writes.</summary>
    /// <param name="folder">Made when it is missing.</param>
    /// <param name="model">What the model is called; letters that no language takes in a name become underscores.</param>
    /// <param name="tables">One or more tables.</param>
    /// <param name="formats">How; no two of one name.</param>
    /// <param name="progress">Told the files that are written.</param>
    /// <param name="token">Cancels between two files; nothing is left then.</param>
    /// <returns>The paths, in the order of the formats.</returns>
    /// <exception cref="DyadicException">A file cannot be written.</exception>
    public static IReadOnlyList<string> Write(string folder, string model, IReadOnlyList<IntegerTable> tables, IReadOnlyList<ITableFormat> formats, IProgress<int>? progress = null, CancellationToken token = default)
    {
        string place = UserPath.Full(folder), name = new TableNames().Of(model);
        if (File.Exists(place)) throw DyadicException.Usage($"'{folder}' is a file; give a folder for the tables.");
        bool isNew = !Directory.Exists(place);
        List<string> paths = [];
        try
        {
            Make(place, folder);
            using ReplacedFiles files = new();
            foreach (TableFile file in formats.SelectMany(format => format.Write(name, tables)))
            {
                token.ThrowIfCancellationRequested();
                paths.Add(Path.Combine(place, file.Name));
                files.Create(paths[^1]).Write(Encoding.UTF8.GetBytes(file.Text));
                progress?.Report(paths.Count);
            }

            files.Commit();
            isNew = false;
            return paths;
        }
        finally
        {
            if (isNew && Directory.Exists(place) && !Directory.EnumerateFileSystemEntries(place).Any()) Directory.Delete(place);
        }
    }

    private static void Make(string place, string folder)
    {
        try
        {
            Directory.CreateDirectory(place);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw DyadicException.Usage($"The folder '{folder}' cannot be made: {failure.Message}");
        }
    }
}
