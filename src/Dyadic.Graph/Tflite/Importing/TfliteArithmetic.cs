namespace Dyadic.Graphs.Tflite.Importing;

/// <summary>The kinds of arithmetic that a rule imports, in the order in which rules are asked.</summary>
internal enum TfliteArithmetic
{
    /// <summary>Integers that stand for reals, with scales and zero points.</summary>
    Quantized,

    /// <summary>Reals that meet integer weights.</summary>
    Hybrid,

    /// <summary>Reals, or plain integers without a scale.</summary>
    Plain,

    /// <summary>Any elements: they are moved, not computed with.</summary>
    Any,
}
