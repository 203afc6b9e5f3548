using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels.Functions;

namespace Dyadic.Quantization;

/// <summary>A softmax of two operators: terms of an exponential, and the shares of the terms in their sum. Any of one goes with any of the other.</summary>
/// <remarks><code>
///   logits ─ [Where(visible, ·, least code)] ─ exponential ─ [Where(visible, ·, 0)] ─ shares
/// </code></remarks>
public abstract class TermShareSoftmax : ISoftmaxMethod
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract string Summary { get; }

    /// <inheritdoc/>
    public abstract AffineParameters Output { get; }

    /// <inheritdoc/>
    public virtual int LogitBits => 8;

    /// <inheritdoc/>
    public virtual double LeastLogitScale => 0;

    /// <inheritdoc/>
    public virtual long LongestRow => int.MaxValue;

    /// <inheritdoc/>
    public virtual SmoothFunction StraightThrough => SmoothFunction.Exponential;

    /// <inheritdoc/>
    public virtual void Prepare(IProgress<TableProgress>? progress, CancellationToken token)
    {
    }

    /// <inheritdoc/>
    public virtual Value Emit(GraphEmitter emitter, SoftmaxSite site)
    {
        Value codes = site.Visible is { } visible ? Hide(emitter, site, visible) : site.Logits.Codes;
        Value terms = AddTerms(emitter, site, codes);
        if (site.Visible is not null) terms = emitter.Add($"{site.Name}_visible_terms", new Where(), site.Visible, terms, emitter.Int64(0));
        return AddShares(emitter, site, terms);
    }

    /// <summary>Writes the exponential.</summary>
    protected abstract Value AddTerms(GraphEmitter emitter, SoftmaxSite site, Value codes);

    /// <summary>Writes the shares.</summary>
    protected abstract Value AddShares(GraphEmitter emitter, SoftmaxSite site, Value terms);

    /// <summary>Unsigned codes with a zero point of 0.</summary>
    protected static AffineParameters Codes(double scale, int bits) => new((float)scale, 0, new AffineFormat(bits, Signed: false, Symmetric: false));

    /// <summary>Adds the exponential of given integers.</summary>
    protected static Value Add(GraphEmitter emitter, SoftmaxSite site, ExponentialOperator op, Value codes, params ReadOnlySpan<Value> parameters) => emitter.Add($"{site.Name}_terms", op, [codes, .. parameters]);

    /// <summary>The powers 1, 2, … 2^bits.</summary>
    protected static Value Powers(GraphEmitter emitter, int bits) => emitter.Constant($"powers_to_{bits}", DenseTensor.Vector<long>([.. Enumerable.Range(0, bits + 1).Select(bit => 1L << bit)]));

    // ONNX Runtime selects among uint8 and int32 codes, but not among others of 8 and 16 bits.
    private static Value Hide(GraphEmitter emitter, SoftmaxSite site, Value visible)
    {
        Value codes = site.Logits.Codes;
        int least = site.Logits.Parameters.Format.MinCode;
        if (codes.Type == ElementType.UInt8) return emitter.Add($"{site.Name}_visible", new Where(), visible, codes, emitter.Code(least, ElementType.UInt8));
        Value wide = emitter.Add($"{site.Name}_wide", new Cast(ElementType.Int32), codes);
        Value hidden = emitter.Add($"{site.Name}_visible_wide", new Where(), visible, wide, emitter.Code(least, ElementType.Int32));
        return emitter.Add($"{site.Name}_visible", new Cast(codes.Type), hidden);
    }
}
