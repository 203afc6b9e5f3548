using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>The operands of attention: for each head, queries [M][D], keys [D][L], values [L][E] and an output [M][E], rows side by side.</summary>
/// <param name="Queries">M.</param>
/// <param name="Keys">L.</param>
/// <param name="Depth">D.</param>
/// <param name="ValueDepth">E.</param>
/// <param name="LogitType">The type of the logits' codes.</param>
/// <param name="SoftmaxType">The type of the softmax's codes.</param>
/// <param name="OutputType">The type of the output's codes.</param>
/// <param name="Starts">Where the queries, keys and outputs of each head start, in elements.</param>
/// <param name="ValueStarts">Where the values of each head start, in elements.</param>
public sealed record AttentionShape(int Queries, int Keys, int Depth, int ValueDepth, ElementType LogitType, ElementType SoftmaxType, ElementType OutputType, ProductStarts Starts, long[] ValueStarts);
