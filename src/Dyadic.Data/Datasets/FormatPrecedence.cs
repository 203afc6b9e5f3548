namespace Dyadic.Data;

/// <summary>Which formats are asked first: a path that a format with its own marks recognises is not taken for a mere heap of files.</summary>
public enum FormatPrecedence
{
    /// <summary>Files of the format's own kind: label tables, annotations, numbered folders.</summary>
    Marked,

    /// <summary>Pictures, sounds or arrays, with nothing around them.</summary>
    Files,

    /// <summary>Tables.</summary>
    Tables,

    /// <summary>Text.</summary>
    Texts,
}
