using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>Softmax of 8-bit logits by a table of 256 exponentials with 40 bits of fraction and one rounded division an element: right to the nearest share but for ties.</summary>
public sealed class ExactSoftmax : TermShareSoftmax
{
    private const int Levels = 256;

    /// <inheritdoc/>
    public override string Name => "exact";

    /// <inheritdoc/>
    public override string Summary => "table of 256 exact exponentials, one division an element, 8 bits";

    /// <inheritdoc/>
    public override long LongestRow => TableSoftmax.LongestRow;

    /// <inheritdoc/>
    public override AffineParameters Output => Codes(1.0 / Levels, 8);

    /// <inheritdoc/>
    protected override Value AddTerms(GraphEmitter emitter, SoftmaxSite site, Value codes) => codes;

    /// <inheritdoc/>
    protected override Value AddShares(GraphEmitter emitter, SoftmaxSite site, Value terms)
    {
        if (terms.Type != ElementType.UInt8 || site.Visible is not null) throw DyadicException.Unsupported($"'{site.Name}': the exact softmax takes unmasked logits of unsigned 8-bit codes; choose another softmax.");
        long[] table = [.. Enumerable.Range(0, Levels).Select(below => (long)Math.Round(Math.ScaleB(Math.Exp(-below * site.Logits.Parameters.Scale), TableSoftmax.TableBits)))];
        return emitter.Add(site.OutputName, new TableSoftmax(), terms, emitter.Constant($"{site.Name}_exponentials", DenseTensor.Vector<long>(table)), emitter.Int64(Levels));
    }
}
