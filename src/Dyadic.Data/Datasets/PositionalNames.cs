using System.Globalization;

namespace Dyadic.Data;

/// <summary>Names such as <c>input_0</c> and <c>output_2</c>, which give a position instead of a name.</summary>
internal static class PositionalNames
{
    /// <summary>The position in a name of that kind, or null.</summary>
    /// <param name="name">A name without ending.</param>
    /// <param name="kind"><c>input</c> or <c>output</c>.</param>
    internal static int? PositionOf(string name, string kind) =>
        name.StartsWith(kind + "_", StringComparison.Ordinal) && int.TryParse(name.AsSpan(kind.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int position) ? position : null;
}
