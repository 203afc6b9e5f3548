using System.Globalization;
using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>Finds the roles of a table's columns from the header's names and from what the columns hold.</summary>
internal static class TableColumns
{
    private const int MaxClasses = 1000;

    private static readonly string[] LabelNames = ["label", "labels", "class", "class_index", "y", "quality", "is_duplicate", "gold_label"];
    private static readonly string[] TargetNames = ["score", "target", "value", "rating"];
    private static readonly string[] PassedOver = ["id", "index", "idx", "row", ""];

    /// <summary>True when the first row names columns: no field is a number, and no two are equal.</summary>
    internal static bool IsHeader(string[] fields) => !fields.Any(field => IsNumber(field)) && fields.Distinct(StringComparer.OrdinalIgnoreCase).Count() == fields.Length;

    /// <summary>Reads every row once.</summary>
    internal static TableRoles RolesOf(string[] header, IEnumerable<string[]> rows, string path)
    {
        int label = Find(header, LabelNames), target = Find(header, TargetNames);
        ColumnFacts[] columns = [.. header.Select((_, i) => new ColumnFacts(keepWords: i == label || i == target))];
        foreach (string[] row in rows)
        {
            for (int i = 0; i < columns.Length; i++) columns[i].See(row[i]);
        }

        if (label >= 0 && target < 0 && columns[label] is { AllNumbers: true, AllWhole: false }) (label, target) = (-1, label);
        if (label < 0 && target >= 0 && !columns[target].AllNumbers) (label, target) = (target, -1);
        if (target >= 0 && !columns[target].AllNumbers) throw DyadicException.BadInput($"{path}: column '{header[target]}' should hold the numbers to be predicted; some of its fields are no numbers.");
        string[] words = [];
        if (label >= 0 && !columns[label].AllWhole)
        {
            if (columns[label].Words is not { } found) throw DyadicException.BadInput($"{path}: column '{header[label]}' holds more than {MaxClasses} different words; that is no class.");
            words = [.. found.Order(StringComparer.Ordinal)];
        }

        int[] inputs = [.. Enumerable.Range(0, header.Length).Where(i => i != label && i != target && !IsPassedOver(header[i]))];
        return new TableRoles
        {
            Texts = [.. inputs.Where(i => !columns[i].AllNumbers).Select(i => (header[i], i))],
            Features = [.. inputs.Where(i => columns[i].AllNumbers)],
            Label = label,
            LabelWords = words,
            ClassNames = words,
            Target = target,
        };
    }

    private static int Find(string[] header, string[] names) => Array.FindIndex(header, column => names.Contains(column.Trim(), StringComparer.OrdinalIgnoreCase));

    private static bool IsPassedOver(string name)
    {
        string plain = name.Trim().ToUpperInvariant();
        return PassedOver.Contains(plain, StringComparer.OrdinalIgnoreCase) || plain.EndsWith("_ID", StringComparison.Ordinal) || plain.EndsWith(" ID", StringComparison.Ordinal);
    }

    private static bool IsNumber(string field) => double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    /// <summary>What is known of a column after some of its fields.</summary>
    private sealed class ColumnFacts(bool keepWords)
    {
        private bool _any, _otherThanNumber, _otherThanWhole;

        public bool AllNumbers => _any && !_otherThanNumber;

        public bool AllWhole => _any && !_otherThanWhole;

        /// <summary>The different fields; null when they are not kept or too many.</summary>
        public HashSet<string>? Words { get; private set; } = keepWords ? new(StringComparer.Ordinal) : null;

        public void See(string value)
        {
            value = value.Trim();
            if (Words is not null && Words.Add(value) && Words.Count > MaxClasses) Words = null;
            _otherThanWhole |= !int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _);
            if (value.Length == 0) return;   // a gap does not make numbers a text; reading it is refused
            _any = true;
            _otherThanNumber |= !IsNumber(value);
        }
    }
}
