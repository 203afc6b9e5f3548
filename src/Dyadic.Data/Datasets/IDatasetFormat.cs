namespace Dyadic.Data;

/// <summary>One way in which data sets lie on disk. At most one format of each precedence recognises a path.</summary>
public interface IDatasetFormat
{
    /// <summary>A short name, for messages.</summary>
    string Name { get; }

    /// <summary>What the format looks for, in one line, for the message that nothing was recognised.</summary>
    string Layout { get; }

    /// <summary>When the format is asked.</summary>
    FormatPrecedence Precedence => FormatPrecedence.Marked;

    /// <summary>True when the path holds this format. Reads names and a few first bytes only.</summary>
    /// <param name="path">An existing file or folder.</param>
    bool Recognises(string path);

    /// <summary>Opens the data set.</summary>
    /// <param name="path">A path that <see cref="Recognises"/> accepts.</param>
    /// <param name="options">Choices where the path holds several sets.</param>
    /// <exception cref="Dyadic.Core.DyadicException">The files are inconsistent, damaged or hostile.</exception>
    IDataset Open(string path, DatasetOptions options);
}
