using System.Text;
using Dyadic.Core;

namespace Dyadic.Graphs.OnnxText;

/// <summary>Splits ONNX text into tokens. Comments run from <c>#</c> or <c>//</c> to the end of the line.</summary>
internal sealed class Lexer(string text)
{
    private int _at;
    private int _line = 1;
    private int _lineStart;

    private char Current => _at < text.Length ? text[_at] : '\0';

    private char Following => _at + 1 < text.Length ? text[_at + 1] : '\0';

    /// <summary>All tokens, the last of kind <see cref="TokenKind.End"/>.</summary>
    public static List<Token> Split(string text)
    {
        Lexer lexer = new(text);
        List<Token> tokens = [];
        do
        {
            tokens.Add(lexer.Next());
        }
        while (tokens[^1].Kind != TokenKind.End);
        return tokens;
    }

    public static DyadicException Error(int line, int column, string message) => DyadicException.BadInput($"ONNX text, line {line}, column {column}: {message}");

    private Token Next()
    {
        SkipBlanks();
        (int line, int column, int start) = (_line, _at - _lineStart + 1, _at);
        if (_at >= text.Length) return new Token(TokenKind.End, "", line, column);
        if (Current == '"') return new Token(TokenKind.Text, ReadText(line, column), line, column);
        if (IsLetter(Current))
        {
            while (IsLetter(Current) || char.IsAsciiDigit(Current)) _at++;
            string word = text[start.._at];
            return new Token(IsSpecialNumber(word) ? TokenKind.Decimal : TokenKind.Identifier, word, line, column);
        }

        if (char.IsAsciiDigit(Current) || (Current == '-' && (char.IsAsciiDigit(Following) || IsLetter(Following)))) return ReadNumber(start, line, column);
        if (Current == '=' && Following == '>')
        {
            _at += 2;
            return new Token(TokenKind.Symbol, "=>", line, column);
        }

        if (!"()[]{}<>=,:.?@".Contains(Current, StringComparison.Ordinal)) throw Error(line, column, $"the character '{Current}' has no meaning here.");
        return new Token(TokenKind.Symbol, text[_at++].ToString(), line, column);
    }

    private static bool IsLetter(char c) => char.IsAsciiLetter(c) || c == '_';

    private static bool IsSpecialNumber(string word) => word.ToUpperInvariant() is "INF" or "INFINITY" or "NAN";

    private Token ReadNumber(int start, int line, int column)
    {
        if (Current == '-') _at++;
        if (IsLetter(Current))
        {
            while (IsLetter(Current)) _at++;
            string word = text[(start + 1).._at];
            return IsSpecialNumber(word) ? new Token(TokenKind.Decimal, text[start.._at], line, column) : throw Error(line, column, $"'-{word}' is no number.");
        }

        bool whole = true;
        while (char.IsAsciiDigit(Current)) _at++;
        if (Current == '.')
        {
            whole = false;
            _at++;
            while (char.IsAsciiDigit(Current)) _at++;
        }

        if (Current is 'e' or 'E')
        {
            whole = false;
            _at++;
            if (Current is '+' or '-') _at++;
            if (!char.IsAsciiDigit(Current)) throw Error(line, column, $"'{text[start.._at]}' is no number: digits must follow the exponent sign.");
            while (char.IsAsciiDigit(Current)) _at++;
        }

        return new Token(whole ? TokenKind.Integer : TokenKind.Decimal, text[start.._at], line, column);
    }

    private string ReadText(int line, int column)
    {
        StringBuilder content = new();
        for (_at++; Current != '"'; _at++)
        {
            if (Current == '\\') _at++;
            if (_at >= text.Length) throw Error(line, column, "the text that begins here has no closing quote.");
            CountLine();
            content.Append(Current);
        }

        _at++;
        return content.ToString();
    }

    private void SkipBlanks()
    {
        while (_at < text.Length)
        {
            if (Current == '#' || (Current == '/' && Following == '/'))
            {
                while (_at < text.Length && Current != '\n') _at++;
            }
            else if (char.IsWhiteSpace(Current))
            {
                CountLine();
                _at++;
            }
            else
            {
                return;
            }
        }
    }

    private void CountLine()
    {
        if (Current != '\n') return;
        _line++;
        _lineStart = _at + 1;
    }
}
