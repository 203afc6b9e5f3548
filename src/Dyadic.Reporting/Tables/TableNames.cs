using System.Text;

namespace Dyadic.Reporting;

/// <summary>Names that C, Verilog and every file system take: letters, digits and underscores, no word of C, none that differs from another only in case.</summary>
internal sealed class TableNames
{
    private const int Longest = 96;

    // Of C11 and of Verilog, which are lower case; a table of such a name gets a word more.
    private static readonly HashSet<string> s_words = new(StringComparer.Ordinal)
    {
        "auto", "break", "case", "char", "const", "continue", "default", "do", "double", "else", "enum", "extern", "float", "for", "goto", "if", "inline", "int", "long", "register", "restrict",
        "return", "short", "signed", "sizeof", "static", "struct", "switch", "typedef", "union", "unsigned", "void", "volatile", "while", "always", "assign", "begin", "end", "endmodule", "initial",
        "input", "integer", "module", "output", "reg", "table", "wire",
    };

    private readonly HashSet<string> _given = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A name that was not given before.</summary>
    /// <param name="name">What the model calls it.</param>
    public string Of(string name)
    {
        StringBuilder letters = new();
        foreach (char letter in name.Length > Longest ? name[^Longest..] : name) letters.Append(char.IsAsciiLetterOrDigit(letter) ? letter : '_');
        string plain = letters.ToString().Trim('_');
        if (plain.Length == 0 || char.IsAsciiDigit(plain[0]) || s_words.Contains(plain)) plain = $"table_{plain}".TrimEnd('_');
        string unique = plain;
        for (int number = 2; !_given.Add(unique); number++) unique = $"{plain}_{number}";
        return unique;
    }
}
