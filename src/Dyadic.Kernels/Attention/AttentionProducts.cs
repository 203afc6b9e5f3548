using Dyadic.Core;
using Dyadic.Kernels.Functions;

namespace Dyadic.Kernels;

/// <summary>What becomes of a block of scores: an integer softmax of its rows, perhaps a table, and the product of the shares by the values.</summary>
/// <param name="Scores">Makes the product of queries by keys, which gives codes of logits.</param>
/// <param name="Softmax">Makes the softmax; every thread has one.</param>
/// <param name="Table">What shares are looked up in, or null.</param>
/// <param name="ShareType">The type of what is multiplied by the values: 8 bits, or 16 bits which are taken apart into planes.</param>
/// <param name="Values">Makes the product of 8-bit shares, or of a plane, by the values; planes give int32.</param>
/// <param name="Planes">Puts the products of two planes together; null for 8-bit shares.</param>
public sealed record AttentionProducts(
    Func<DynamicIntegerGemm> Scores, Func<SoftmaxRows> Softmax, ByteTable? Table, ElementType ShareType, Func<DynamicIntegerGemm> Values, BytePlaneRequantize? Planes);
