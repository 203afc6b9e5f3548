using System.Globalization;
using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>What the columns of a table are for.</summary>
internal sealed record TableRoles
{
    /// <summary>Columns of text, and what they are called.</summary>
    internal IReadOnlyList<(string Name, int Column)> Texts { get; init; } = [];

    /// <summary>Columns of numbers, in the order in which the model takes them.</summary>
    internal IReadOnlyList<int> Features { get; init; } = [];

    /// <summary>The column of the class; −1 when there is none.</summary>
    internal int Label { get; init; } = -1;

    /// <summary>The words that stand for the classes, by number; empty when the column holds the numbers.</summary>
    internal IReadOnlyList<string> LabelWords { get; init; } = [];

    /// <summary>What the classes are called.</summary>
    internal IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>The column of the number to be predicted; −1 when there is none.</summary>
    internal int Target { get; init; } = -1;

    /// <summary>The columns that a row has at least.</summary>
    internal int Width => Texts.Select(text => text.Column).Concat(Features).Append(Label).Append(Target).Max() + 1;

    /// <summary>The class in a row.</summary>
    internal int? LabelOf(string[] fields, string name)
    {
        if (Label < 0) return null;
        string field = fields[Label].Trim();
        int word = LabelWords.Count == 0 ? -1 : Array.IndexOf([.. LabelWords], field);
        if (word >= 0) return word;
        return LabelWords.Count == 0 && int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw DyadicException.BadInput($"{name}: '{field}' in column {Label + 1} is no class; {(LabelWords.Count == 0 ? "a whole number from 0" : string.Join(" or ", LabelWords.Take(8)))} was expected.");
    }

    /// <summary>A number in a row.</summary>
    internal static float NumberOf(string[] fields, int column, string name) => float.TryParse(fields[column], NumberStyles.Float, CultureInfo.InvariantCulture, out float number)
        ? number
        : throw DyadicException.BadInput($"{name}: a number was expected in column {column + 1}; it holds '{fields[column]}'.");
}
