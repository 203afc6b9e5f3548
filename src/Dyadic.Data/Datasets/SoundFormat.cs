using System.Globalization;
using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>Recordings: a .wav file, a folder or zip of them, or a folder of such zips. The class is in the folder's name or before the first underscore.</summary>
/// <remarks>
/// Where every recording lies in a folder, folders are classes, as in Speech Commands: by the number in <c>3_cat</c>, else in ordinal order of
/// their names. Where every name starts with a number and an underscore, as in <c>7_george_0.wav</c>, that number is the class. Else there is none.
/// </remarks>
public sealed class SoundFormat : IDatasetFormat
{
    /// <inheritdoc/>
    public string Name => "recordings";

    /// <inheritdoc/>
    public string Layout => "a .wav file, or a folder or zip of them; <class>/<any>.wav or <number>_<any>.wav give labels";

    /// <inheritdoc/>
    public FormatPrecedence Precedence => FormatPrecedence.Files;

    /// <inheritdoc/>
    public bool Recognises(string path)
    {
        if (IsSound(path) && File.Exists(path)) return true;
        if (!FileCollections.CanOpen(path) || LabelTable.Find(path) is not null) return false;
        using IFileCollection files = FileCollections.Open(path);
        return files.Paths.Any(IsSound) || SoundZips(path).Count > 0;
    }

    /// <inheritdoc/>
    public IDataset Open(string path, DatasetOptions options)
    {
        if (File.Exists(path) && IsSound(path))
        {
            string folder = Path.GetDirectoryName(Path.GetFullPath(path))!, name = Path.GetFileName(path);
            return new SoundSet($"one recording, {name}, no label", new FolderFiles(folder, [name]), [name], null, []);
        }

        IReadOnlyList<string> zips = SoundZips(path);
        string chosen = zips.Count > 0 ? SplitChoice.Pick(zips, options.Split, path) : path;
        IFileCollection files = FileCollections.Open(chosen);
        string[] paths = [.. files.Paths.Where(IsSound)];
        (int[]? labels, string[] classes) = LabelsOf(paths);
        string what = Path.GetFileName(Path.TrimEndingDirectorySeparator(chosen));
        return new SoundSet($"{paths.Length} recordings of {what}, {(labels is null ? "no labels" : $"{labels.Distinct().Count()} classes")}", files, paths, labels, classes);
    }

    /// <summary>True when a file name ends in .wav; case is ignored.</summary>
    internal static bool IsSound(string path) => path.EndsWith(".wav", StringComparison.OrdinalIgnoreCase);

    private static List<string> SoundZips(string folder)
    {
        List<string> zips = [];
        foreach (string path in FileCollections.ZipsIn(folder))
        {
            using ZipFiles archive = ZipFiles.Open(path);
            if (archive.Paths.Any(IsSound)) zips.Add(path);
        }

        return zips;
    }

    private static (int[]? Labels, string[] Classes) LabelsOf(string[] paths)
    {
        string[][] parts = [.. paths.Select(path => path.Split('/'))];
        if (parts.All(part => part.Length >= 2))
        {
            string[] folders = [.. parts.Select(part => part[^2])];
            if (folders.All(folder => NumberBefore(folder) is not null)) return ([.. folders.Select(folder => NumberBefore(folder)!.Value)], []);
            string[] classes = [.. folders.Distinct().Order(StringComparer.Ordinal)];
            return classes.Length > 1 ? ([.. folders.Select(folder => Array.BinarySearch(classes, folder, StringComparer.Ordinal))], classes) : (null, []);
        }

        int?[] numbers = [.. parts.Select(part => NumberBefore(part[^1]))];
        return numbers.All(number => number is not null) ? ([.. numbers.Select(number => number!.Value)], []) : (null, []);
    }

    /// <summary>The number before the first underscore, or null.</summary>
    private static int? NumberBefore(string name)
    {
        int end = name.IndexOf('_', StringComparison.Ordinal);
        return end > 0 && int.TryParse(name.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
    }
}

/// <summary>Recordings of a folder or archive.</summary>
internal sealed class SoundSet(string description, IFileCollection files, IReadOnlyList<string> paths, IReadOnlyList<int>? labels, IReadOnlyList<string> classes) : IDataset
{
    public string Description { get; } = description;

    public int Count => paths.Count;

    public bool HasLabels => labels is not null;

    public IReadOnlyList<string> ClassNames => classes;

    public int? LabelOf(int index) => labels?[index];

    public Sample Read(int index) => new(paths[index])
    {
        Sound = WavFile.Decode(files.Read(paths[index]), $"{files.Name}:{paths[index]}"),
        Label = LabelOf(index),
    };

    public void Dispose() => files.Dispose();
}
