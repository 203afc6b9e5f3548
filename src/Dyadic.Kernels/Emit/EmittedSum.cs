namespace Dyadic.Kernels;

/// <summary>A sum as emitted code and its numbers.</summary>
internal sealed record EmittedSum(SumCodes Codes, SumParameters Parameters);
