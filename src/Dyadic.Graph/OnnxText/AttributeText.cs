using System.Globalization;
using Dyadic.Core;

namespace Dyadic.Graphs.OnnxText;

/// <summary>Attributes in ONNX text: <c>name = value</c> or <c>name: kind = value</c>.</summary>
/// <param name="tokens">The text.</param>
/// <param name="readGraph">Reads a graph value.</param>
internal sealed class AttributeText(TokenReader tokens, Func<Definitions.GraphDefinition> readGraph)
{
    private static readonly Dictionary<string, AttributeKind> Kinds = new(StringComparer.Ordinal)
    {
        ["float"] = AttributeKind.Float,
        ["int"] = AttributeKind.Int,
        ["string"] = AttributeKind.Text,
        ["tensor"] = AttributeKind.Tensor,
        ["graph"] = AttributeKind.Graph,
        ["floats"] = AttributeKind.Floats,
        ["ints"] = AttributeKind.Ints,
        ["strings"] = AttributeKind.Texts,
        ["tensors"] = AttributeKind.Tensors,
        ["graphs"] = AttributeKind.Graphs,
        ["sparse_tensor"] = AttributeKind.SparseTensor,
        ["sparse_tensors"] = AttributeKind.SparseTensors,
        ["type_proto"] = AttributeKind.Type,
        ["type_protos"] = AttributeKind.Types,
    };

    /// <summary>The word for a kind in annotations.</summary>
    public static string KindName(AttributeKind kind) => Kinds.First(pair => pair.Value == kind).Key;

    /// <summary>Reads attributes between angle brackets; none when the next token opens no list.</summary>
    public void ReadList(NameTable<AttributeValue> attributes)
    {
        if (!tokens.Matches("<")) return;
        do
        {
            ReadOne(attributes);
        }
        while (tokens.Matches(","));
        tokens.Expect(">");
    }

    /// <summary>Reads one attribute.</summary>
    public void ReadOne(NameTable<AttributeValue> attributes)
    {
        Token at = tokens.Peek;
        string name = tokens.Name("an attribute's name");
        AttributeKind kind = tokens.Matches(":") ? ReadKind() : AttributeKind.Undefined;
        tokens.Expect("=");
        AttributeValue value = tokens.Peek.Is("[") ? ReadValues(kind) : ReadValue(kind);
        if (!attributes.TryAdd(name, value)) throw TokenReader.Error(at, $"the attribute '{name}' is given twice.");
    }

    private AttributeKind ReadKind()
    {
        Token at = tokens.Peek;
        string word = tokens.Name("an attribute's kind");
        return Kinds.TryGetValue(word, out AttributeKind kind) ? kind : throw TokenReader.Error(at, $"'{word}' is no kind of attribute; expected one of {string.Join(", ", Kinds.Keys)}.");
    }

    private AttributeValue ReadValue(AttributeKind kind)
    {
        Token at = tokens.Peek;
        AttributeValue value = ReadAnyValue(kind);
        return kind == AttributeKind.Undefined || value.KindOfValue == kind ? value : throw TokenReader.Error(at, $"the attribute is declared as {KindName(kind)} but given as {KindName(value.KindOfValue)}.");
    }

    private AttributeValue ReadAnyValue(AttributeKind kind)
    {
        Token next = tokens.Peek;
        if (tokens.Matches("@")) return new AttributeValue.Reference(tokens.Name("the name of the function's attribute"), kind);
        if (next.Kind == TokenKind.Integer && kind != AttributeKind.Float) return new AttributeValue.Int(tokens.Integer("an integer"));
        if (next.Kind is TokenKind.Integer or TokenKind.Decimal) return new AttributeValue.Float(tokens.Single("a number"));
        if (next.Kind == TokenKind.Text && !tokens.PeekSecond.Is("(")) return new AttributeValue.Text(tokens.Text("a text"));
        if (TypeText.IsNext(tokens)) return new AttributeValue.Tensor(ReadTensor());
        if (next.IsName) return new AttributeValue.Subgraph(readGraph());
        throw tokens.Unexpected("an attribute's value");
    }

    private DenseTensor ReadTensor()
    {
        (ElementType type, SymbolicShape? shape) = TypeText.Read(tokens);
        if (tokens.Peek.IsName) tokens.Take();
        _ = tokens.Matches("=");
        return TensorText.Read(tokens, type, shape);
    }

    private AttributeValue ReadValues(AttributeKind kind)
    {
        Token start = tokens.Peek;
        tokens.Expect("[");
        List<Token> items = [];
        while (!tokens.Peek.Is("]"))
        {
            if (tokens.Peek.Kind is not (TokenKind.Integer or TokenKind.Decimal or TokenKind.Text)) throw tokens.Unexpected("a number or a text");
            items.Add(tokens.Take());
            if (!tokens.Matches(",")) break;
        }

        tokens.Expect("]");
        if (kind == AttributeKind.Undefined) kind = ListKind(start, items);
        return kind switch
        {
            AttributeKind.Ints => new AttributeValue.Ints([.. items.Select(item => item.Kind == TokenKind.Integer
                && long.TryParse(item.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : throw Misfit(item, "an integer of 64 bits"))]),
            AttributeKind.Floats => new AttributeValue.Floats([.. items.Select(item => item.Kind != TokenKind.Text ? Number(item.Text) : throw Misfit(item, "a number"))]),
            AttributeKind.Texts => new AttributeValue.Texts([.. items.Select(item => item.Kind == TokenKind.Text ? item.Text : throw Misfit(item, "a text"))]),
            _ => throw TokenReader.Error(start, $"an attribute of the kind {KindName(kind)} is no list of numbers or texts."),
        };
    }

    private static AttributeKind ListKind(Token start, List<Token> items) => items switch
    {
        [] => throw TokenReader.Error(start, "an empty list needs its kind, as in 'axes: ints = []'."),
        _ when items.Exists(item => item.Kind == TokenKind.Text) => AttributeKind.Texts,
        _ when items.Exists(item => item.Kind == TokenKind.Decimal) => AttributeKind.Floats,
        _ => AttributeKind.Ints,
    };

    private static float Number(string text) => new TokenReader(text).Single("a number");

    private static DyadicException Misfit(Token item, string expected) => TokenReader.Error(item, $"expected {expected}, found {item}.");
}
