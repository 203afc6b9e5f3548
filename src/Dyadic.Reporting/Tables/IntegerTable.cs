namespace Dyadic.Reporting;

/// <summary>One table of integers that functions of a model read.</summary>
/// <param name="Name">A name that C, Verilog and files take; no two tables of a model differ only in case.</param>
/// <param name="Source">The constant's name in the model.</param>
/// <param name="Shape">The extents, one or more; entries stand in the last one first.</param>
/// <param name="Entries">The numbers.</param>
/// <param name="Readers">What reads it: node, operator and the operator's name of the table.</param>
public sealed record IntegerTable(string Name, string Source, IReadOnlyList<int> Shape, IReadOnlyList<long> Entries, IReadOnlyList<TableReader> Readers)
{
    /// <summary>The least of 8, 16, 32 and 64 that holds every entry, signed where one is below 0.</summary>
    public int Bits { get; } = BitsOf(Entries);

    /// <summary>True when an entry is below 0.</summary>
    public bool IsSigned { get; } = Entries.Any(entry => entry < 0);

    /// <summary>Bytes of all entries.</summary>
    public long Bytes => (long)Entries.Count * Bits / 8;

    /// <summary>uint8, int16 and so on.</summary>
    public string Type => $"{(IsSigned ? "" : "u")}int{Bits}";

    /// <summary>One sentence a reader, for people who read the table without the model.</summary>
    public IEnumerable<string> Remarks => Readers.Select(reader => reader.ToString());

    private static int BitsOf(IReadOnlyList<long> entries)
    {
        long least = entries.Min(), greatest = entries.Max();
        return new[] { 8, 16, 32 }.FirstOrDefault(bits => least < 0 ? least >= -(1L << (bits - 1)) && greatest < 1L << (bits - 1) : greatest < 1L << bits, 64);
    }
}

/// <summary>A place that reads a table.</summary>
/// <param name="Node">The node's name.</param>
/// <param name="Operator">The operator.</param>
/// <param name="Role">What the operator's definition calls the table.</param>
/// <param name="Input">The scale and zero point of the codes that go in; null where the model records none.</param>
/// <param name="Output">Those of the codes that come out.</param>
public sealed record TableReader(string Node, string Operator, string Role, CodeMeaning? Input, CodeMeaning? Output)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Role} of {Operator} '{Node}'{(Input is { } input ? $"; codes in: {input}" : "")}{(Output is { } output ? $"; codes out: {output}" : "")}";
}

/// <summary>What a code stands for: scale · (code − zero point).</summary>
/// <param name="Scale">The real number that 1 stands for.</param>
/// <param name="ZeroPoint">The code of 0.</param>
public readonly record struct CodeMeaning(float Scale, long ZeroPoint)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"scale {Scale:R}, zero point {ZeroPoint}");
}
