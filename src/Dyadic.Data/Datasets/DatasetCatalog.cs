using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>The data set formats; <see cref="Open"/> finds the one that a path holds.</summary>
[CatalogOf(typeof(IDatasetFormat))]
public static partial class DatasetCatalog
{
    /// <summary>Opens the data set at a file or folder.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="options">Choices where it holds several sets; null takes the test part.</param>
    /// <exception cref="DyadicException">Nothing is there, no format recognises it (the message lists what was looked for), it is empty or damaged.</exception>
    public static IDataset Open(string path, DatasetOptions? options = null)
    {
        if (!File.Exists(path) && !Directory.Exists(path)) throw DyadicException.Usage($"{path}: there is no such file or folder.");
        IDatasetFormat[] fitting = All.GroupBy(format => format.Precedence).OrderBy(group => group.Key)
            .Select(group => group.Where(format => format.Recognises(path)).ToArray()).FirstOrDefault(found => found.Length > 0, []);
        if (fitting.Length > 1) throw DyadicException.Usage($"{path}: holds {string.Join(" and ", fitting.Select(format => format.Name))}; give the path of one file or folder in it.");
        if (fitting.Length == 0) throw DyadicException.BadInput($"{path}: no data set was recognised. Looked for: {string.Join("; ", All.Select(format => $"{format.Name} ({format.Layout})"))}.");
        IDataset dataset = fitting[0].Open(path, options ?? new DatasetOptions());
        if (dataset.Count > 0) return dataset;
        dataset.Dispose();
        throw DyadicException.BadInput($"{path}: the data set has no samples.");
    }
}
