using System.Globalization;
using Dyadic.Core;

namespace Dyadic.Graphs.OnnxText;

/// <summary>Reads tokens one by one, with errors that say where and what was expected.</summary>
internal sealed class TokenReader(string text)
{
    // Deeper nesting than this is no real model, only a way to exhaust the stack.
    private const int DeepestNesting = 48;

    private readonly List<Token> _tokens = Lexer.Split(text);
    private int _at;
    private int _depth;

    public Token Peek => _tokens[_at];

    public Token PeekSecond => _tokens[Math.Min(_at + 1, _tokens.Count - 1)];

    public bool AtEnd => Peek.Kind == TokenKind.End;

    public Token Take() => AtEnd ? Peek : _tokens[_at++];

    public bool Matches(string symbol)
    {
        if (!Peek.Is(symbol)) return false;
        _at++;
        return true;
    }

    public void Expect(string symbol)
    {
        if (!Matches(symbol)) throw Unexpected($"'{symbol}'");
    }

    public string Name(string what) => Peek.IsName ? Take().Text : throw Unexpected(what);

    public string Text(string what) => Peek.Kind == TokenKind.Text ? Take().Text : throw Unexpected(what);

    public long Integer(string what)
    {
        if (Peek.Kind != TokenKind.Integer) throw Unexpected(what);
        return long.TryParse(Peek.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? Accept(value)
            : throw Error(Peek, $"'{Peek.Text}' does not fit 64 bits.");
    }

    public ulong Unsigned(string what)
    {
        if (Peek.Kind != TokenKind.Integer) throw Unexpected(what);
        return ulong.TryParse(Peek.Text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
            ? Accept(value)
            : throw Error(Peek, $"'{Peek.Text}' does not fit an unsigned 64-bit integer.");
    }

    public float Single(string what) => Special(what) is { } special ? (float)special : Accept(float.Parse(Peek.Text, CultureInfo.InvariantCulture));

    public double Double(string what) => Special(what) ?? Accept(double.Parse(Peek.Text, CultureInfo.InvariantCulture));

    public void Enter()
    {
        if (++_depth > DeepestNesting) throw Error(Peek, $"graphs or types nest deeper than {DeepestNesting}.");
    }

    public void Leave() => _depth--;

    public DyadicException Unexpected(string expected) => Error(Peek, $"expected {expected}, found {Peek}.");

    public static DyadicException Error(Token at, string message) => Lexer.Error(at.Line, at.Column, message);

    private double? Special(string what)
    {
        if (Peek.Kind is not (TokenKind.Integer or TokenKind.Decimal)) throw Unexpected(what);
        return Peek.Text.ToUpperInvariant() switch
        {
            "INF" or "INFINITY" => Accept(double.PositiveInfinity),
            "-INF" or "-INFINITY" => Accept(double.NegativeInfinity),
            "NAN" or "-NAN" => Accept(double.NaN),
            _ => null,
        };
    }

    private T Accept<T>(T value)
    {
        _at++;
        return value;
    }
}
