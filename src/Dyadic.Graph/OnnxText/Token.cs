namespace Dyadic.Graphs.OnnxText;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    End,
    Identifier,
    Integer,
    Decimal,
    Text,
    Symbol,
}

/// <summary>A word of the text with its place.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its content: escapes resolved for texts, the characters otherwise.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Column">Its column, from 1.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Line, int Column)
{
    public bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    public bool IsName => Kind is TokenKind.Identifier or TokenKind.Text;

    public override string ToString() => Kind switch
    {
        TokenKind.End => "the end of the text",
        TokenKind.Text => $"the text \"{Text}\"",
        _ => $"'{Text}'",
    };
}
