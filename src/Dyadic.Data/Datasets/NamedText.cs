namespace Dyadic.Data;

/// <summary>A text and the name it goes by.</summary>
/// <param name="Name">What it is: <c>sentence</c>, <c>text</c>, a language, a column.</param>
/// <param name="Text">The text, without line ending.</param>
public readonly record struct NamedText(string Name, string Text);
