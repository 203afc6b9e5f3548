using Dyadic.Core;

namespace Dyadic.Graphs.OnnxText;

/// <summary>Types in ONNX text: <c>float</c> is a scalar, <c>float[]</c> has an unknown rank, <c>float[N,3,?]</c> has rank 3.</summary>
internal static class TypeText
{
    public static bool IsNext(TokenReader tokens) => tokens.Peek.Kind == TokenKind.Identifier
        && (ElementTypeNames.Find(tokens.Peek.Text) != ElementType.Undefined || (IsContainer(tokens.Peek.Text) && tokens.PeekSecond.Is("(")));

    /// <summary>Reads a type. Sequences, maps and optionals have no tensor type and are read as undefined.</summary>
    public static (ElementType Type, SymbolicShape? Shape) Read(TokenReader tokens)
    {
        Token name = tokens.Take();
        ElementType type = name.Kind == TokenKind.Identifier ? ElementTypeNames.Find(name.Text) : ElementType.Undefined;
        if (type != ElementType.Undefined) return (type, ReadShape(tokens));
        if (!IsContainer(name.Text)) throw TokenReader.Error(name, $"expected a type, found {name}.");
        SkipContainer(tokens);
        return (ElementType.Undefined, null);
    }

    public static string Print(ElementType type, SymbolicShape? shape)
    {
        if (type == ElementType.Undefined) return "";
        if (shape is null) return ElementTypeNames.Of(type) + "[]";
        return ElementTypeNames.Of(type) + (shape.Rank == 0 ? "" : $"[{string.Join(", ", shape.Select(Print))}]");
    }

    private static string Print(Dimension dimension) => dimension.Name is { } name ? NameText.Quote(name) : dimension.ToString();

    private static bool IsContainer(string word) => word is "seq" or "map" or "optional" or "sparse_tensor" or "opaque";

    private static SymbolicShape? ReadShape(TokenReader tokens)
    {
        if (!tokens.Matches("[")) return SymbolicShape.Scalar;
        if (tokens.Matches("]")) return null;
        List<Dimension> extents = [];
        do
        {
            extents.Add(ReadExtent(tokens));
        }
        while (tokens.Matches(","));
        tokens.Expect("]");
        return SymbolicShape.Of(extents);
    }

    private static Dimension ReadExtent(TokenReader tokens)
    {
        if (tokens.Matches("?")) return Dimension.Unknown;
        if (tokens.Peek.IsName) return Dimension.Symbol(tokens.Take().Text);
        Token at = tokens.Peek;
        long extent = tokens.Integer("an extent: a number, a name or '?'");
        return extent is >= 0 and < long.MaxValue ? Dimension.Of(extent) : throw TokenReader.Error(at, $"{extent} is no extent.");
    }

    // The content of the parentheses does not matter, only where they end.
    private static void SkipContainer(TokenReader tokens)
    {
        tokens.Expect("(");
        for (int open = 1; open > 0;)
        {
            if (tokens.AtEnd) throw tokens.Unexpected("')'");
            Token token = tokens.Take();
            if (token.Is("(")) open++;
            if (token.Is(")")) open--;
        }
    }
}
