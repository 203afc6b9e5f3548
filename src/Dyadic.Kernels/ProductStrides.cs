using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>How far apart the rows of a product's operands lie, in elements; 0 for rows side by side.</summary>
/// <param name="Lhs">From a row of the left operand, K elements, to the next.</param>
/// <param name="Rhs">From a stored row of the right operand, N elements or K where it is transposed, to the next.</param>
/// <param name="Output">From a row of the output, N elements, to the next.</param>
public readonly record struct ProductStrides(int Lhs, int Rhs, int Output)
{
    /// <summary>The strides of a product, with those of rows side by side filled in.</summary>
    /// <exception cref="DyadicException">Rows would overlap.</exception>
    internal ProductStrides For(int depth, int columns, bool transposedRhs)
    {
        int stored = transposedRhs ? depth : columns;
        ProductStrides all = new(Lhs == 0 ? depth : Lhs, Rhs == 0 ? stored : Rhs, Output == 0 ? columns : Output);
        return all.Lhs >= depth && all.Rhs >= stored && all.Output >= columns
            ? all
            : throw DyadicException.BadInput($"Rows of {depth}, {stored} and {columns} elements cannot lie {all.Lhs}, {all.Rhs} and {all.Output} elements apart.");
    }
}
