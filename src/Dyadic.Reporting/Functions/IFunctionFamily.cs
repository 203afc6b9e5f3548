using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Quantization;

namespace Dyadic.Reporting;

/// <summary>One published way to compute functions with integers.</summary>
internal interface IFunctionFamily
{
    /// <summary>The family's name.</summary>
    string Name { get; }

    /// <summary>The publication.</summary>
    string Source { get; }

    /// <summary>What one element costs, in words.</summary>
    string Operations { get; }

    /// <summary>True when the family has the function.</summary>
    bool Computes(Operator function);

    /// <summary>Learns what the family reads, where it learns: seconds, once a process.</summary>
    /// <param name="function">A function that the family has.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="token">Cancels it.</param>
    void Prepare(Operator function, IProgress<TableProgress>? progress, CancellationToken token)
    {
    }

    /// <summary>Computes the function over a range and holds it against its exact values.</summary>
    /// <param name="function">A function that the family has.</param>
    /// <param name="low">The least real input.</param>
    /// <param name="high">The greatest.</param>
    /// <exception cref="DyadicException">The family cannot represent the range in 8-bit codes.</exception>
    FamilyResult Study(Operator function, double low, double high);
}

/// <summary>Every family; filled at build time.</summary>
[CatalogOf(typeof(IFunctionFamily))]
internal static partial class FunctionFamilies;
