using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>From the numbers a model gives to classes to the numbers a data set gives to them, by name.</summary>
public sealed class ClassMapping
{
    private readonly int[]? _dataClass;

    private ClassMapping(int[]? dataClass) => _dataClass = dataClass;

    /// <summary>Both count alike.</summary>
    public static ClassMapping Identity { get; } = new(null);

    /// <summary>Joins classes of equal name; case is ignored.</summary>
    /// <param name="model">The model's classes, by number.</param>
    /// <param name="data">The data set's classes, by number.</param>
    /// <exception cref="DyadicException">No name is in both, or the data set names a class twice.</exception>
    public static ClassMapping ByName(IReadOnlyList<string> model, IReadOnlyList<string> data)
    {
        Dictionary<string, int> numbers = new(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < data.Count; i++)
        {
            if (!numbers.TryAdd(data[i], i)) throw DyadicException.BadInput($"The data set has two classes named '{data[i]}'.");
        }

        int[] mapped = [.. model.Select(name => numbers.GetValueOrDefault(name, -1))];
        return mapped.Any(number => number >= 0)
            ? new ClassMapping(mapped)
            : throw DyadicException.BadInput($"None of the model's classes ({Some(model)}) is a class of the data ({Some(data)}); give the model's class names, one a line.");
    }

    /// <summary>The data set's number of a class of the model; −1 when the data set does not know it.</summary>
    /// <param name="modelClass">The model's number.</param>
    public int DataClass(int modelClass) => _dataClass is null ? modelClass : (uint)modelClass < (uint)_dataClass.Length ? _dataClass[modelClass] : -1;

    /// <summary>Reads class names from a text file, one a line, the first being class 0.</summary>
    /// <param name="path">UTF-8 text.</param>
    /// <exception cref="DyadicException">The file is missing, empty or too large.</exception>
    public static IReadOnlyList<string> ReadNames(string path)
    {
        string[] lines = [.. DataFile.Lines(DataFile.ReadAll(path), path).Select(line => line.Trim())];
        int count = Array.FindLastIndex(lines, line => line.Length > 0) + 1;
        return count > 0 ? lines[..count] : throw DyadicException.BadInput($"{path}: class names were expected, one a line; the file is empty.");
    }

    private static string Some(IReadOnlyList<string> names) => string.Join(", ", names.Take(5)) + (names.Count > 5 ? " …" : "");
}
