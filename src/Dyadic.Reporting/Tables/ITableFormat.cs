using Dyadic.Core;

namespace Dyadic.Reporting;

/// <summary>A way to write tables of integers for other tools.</summary>
public interface ITableFormat
{
    /// <summary>The name the command line uses.</summary>
    string Name { get; }

    /// <summary>One line for people.</summary>
    string Summary { get; }

    /// <summary>The files of some tables.</summary>
    /// <param name="model">A name for all of them: letters, digits and underscores.</param>
    /// <param name="tables">The tables.</param>
    IEnumerable<TableFile> Write(string model, IReadOnlyList<IntegerTable> tables);
}

/// <summary>A file of tables.</summary>
/// <param name="Name">Its name without a folder.</param>
/// <param name="Text">What is in it.</param>
public sealed record TableFile(string Name, string Text);

/// <summary>Every format of tables; filled at build time.</summary>
[CatalogOf(typeof(ITableFormat))]
public static partial class TableFormats
{
    /// <summary>The format of that name.</summary>
    /// <exception cref="DyadicException">There is none; the message tells the nearest and lists all.</exception>
    public static ITableFormat Find(string name) => All.FirstOrDefault(format => format.Name == name)
        ?? throw DyadicException.Usage($"There is no table format '{name}'; did you mean '{NearestName.Of(name, All.Select(format => format.Name))}'? Choose among {string.Join(", ", All.Select(format => format.Name))}.");
}
