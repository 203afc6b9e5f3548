namespace Dyadic.Kernels;

/// <summary>How a right operand is packed.</summary>
/// <param name="Format">What is multiplied.</param>
/// <param name="Lanes">32-bit lanes of a vector.</param>
/// <param name="Widths">Vectors across a panel.</param>
internal readonly record struct PanelFormat(GemmFormat Format, int Lanes, int Widths)
{
    /// <summary>Columns of every panel but the last.</summary>
    public int PanelColumns => Lanes * Widths;

    /// <summary>Codes of depth in a 32-bit word.</summary>
    public int DepthStep => Format switch { GemmFormat.Nibble8 => 8, GemmFormat.Byte4 => 4, GemmFormat.Short2 or GemmFormat.BFloat2 => 2, _ => 1 };
}
