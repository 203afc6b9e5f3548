using System.Numerics;
using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels.Functions;

namespace Dyadic.Quantization;

/// <summary>Softmaxes by I-BERT's i-exp, a polynomial of the second order and halvings; they differ in the shares.</summary>
public abstract class PolynomialSoftmax : TermShareSoftmax
{
    // With ln 2 as 355 steps the paper's terms have 20 bits: 62 less twice that are left for the reciprocal of a sum.
    private const int TermBits = 20, LeastLn2 = 355;

    // The paper's form halves the polynomial, which has to have bits for that.
    private const int FewestBits = 14;

    /// <summary>16: the steps of an exponential are whole fractions of ln 2 only where they are fine.</summary>
    public override int LogitBits => 16;

    /// <inheritdoc/>
    public override double LeastLogitScale => Math.Log(2) / (LeastLn2 + 0.001); // as near a whole number as a float32 step keeps it

    /// <inheritdoc/>
    public override SmoothFunction StraightThrough { get; } = SmoothFunction.Halving("0.3585 (p + 1.353)² + 0.344, halved with every ln 2", Math.Log(2), p => (0.3585 * (p + 1.353) * (p + 1.353)) + 0.344, p => 2 * 0.3585 * (p + 1.353));

    /// <inheritdoc/>
    protected override Value AddTerms(GraphEmitter emitter, SoftmaxSite site, Value codes)
    {
        PolynomialExponential function = Exponential(site);
        Value ln2 = emitter.Int64(function.Ln2), b = emitter.Int64(function.B), c = emitter.Int64(function.C);
        return function.IsPaper
            ? Add(emitter, site, new PolynomialExp(), codes, ln2, b, c)
            : Add(emitter, site, new ScaledPolynomialExp(), codes, ln2, b, c, Powers(emitter, function.Bits));
    }

    /// <summary>Adds the shares of a numerator that suits the terms.</summary>
    protected static Value AddShares(GraphEmitter emitter, SoftmaxSite site, Value terms, int bits, ElementType type) =>
        ReciprocalNodes.Add(emitter, site, terms, ReciprocalShares.OfLargest(Exponential(site).Largest, bits, (1 << bits) - 1), type);

    private static PolynomialExponential Exponential(SoftmaxSite site)
    {
        double scale = site.Logits.Parameters.Scale;
        PolynomialExponential paper = PolynomialExponential.Paper(scale);
        if (paper.Largest >> FewestBits > 0) return paper;
        return PolynomialExponential.Program(scale, TermBits - 1 - BitOperations.Log2((ulong)PolynomialExponential.Program(scale, 0).C));
    }
}

/// <summary>I-BERT: i-exp and the reciprocal of the sum, shares of 8 bits. Kim et al. 2021, algorithm 3.</summary>
public sealed class IBertSoftmax : PolynomialSoftmax
{
    /// <inheritdoc/>
    public override string Name => "i-bert";

    /// <inheritdoc/>
    public override string Summary => "polynomial exponential, one division a row, 8 bits";

    /// <inheritdoc/>
    public override AffineParameters Output => Codes(1.0 / 256, 8);

    /// <inheritdoc/>
    protected override Value AddShares(GraphEmitter emitter, SoftmaxSite site, Value terms) => AddShares(emitter, site, terms, 8, ElementType.UInt8);
}

/// <summary>I-BERT's softmax with shares of 16 bits, for long or flat rows, whose 8-bit shares round down to nothing.</summary>
public sealed class IBertWideSoftmax : PolynomialSoftmax
{
    /// <inheritdoc/>
    public override string Name => "i-bert-16";

    /// <inheritdoc/>
    public override string Summary => "i-bert with shares of 16 bits";

    /// <inheritdoc/>
    public override AffineParameters Output => Codes(1.0 / 65536, 16);

    /// <inheritdoc/>
    protected override Value AddShares(GraphEmitter emitter, SoftmaxSite site, Value terms) => AddShares(emitter, site, terms, 16, ElementType.UInt16);
}

/// <summary>FQ-ViT: i-exp and shares as 4-bit negative logarithms to base 2, whose products are shifts. Lin et al. 2022, section 3.</summary>
/// <remarks>The next layer reads 2^(15 − code) instead of the code: a product by it is the shift. Code 15 means 0.</remarks>
public sealed class FqVitSoftmax : PolynomialSoftmax
{
    private const int LastCode = 15;

    /// <inheritdoc/>
    public override string Name => "fq-vit";

    /// <inheritdoc/>
    public override string Summary => "polynomial exponential, 4-bit logarithmic shares, products by shifts";

    /// <inheritdoc/>
    public override AffineParameters Output => Codes(Math.ScaleB(1, -LastCode), 16);

    /// <inheritdoc/>
    protected override Value AddShares(GraphEmitter emitter, SoftmaxSite site, Value terms)
    {
        Value codes = emitter.Add($"{site.Name}_logarithms", new LogarithmicShare(ElementType.UInt8), terms, emitter.Int64(LastCode));
        ushort[] powers = new ushort[256];
        for (int code = 0; code < LastCode; code++) powers[code] = (ushort)(1 << (LastCode - code));
        return emitter.Add(site.OutputName, new LookUp(), codes, emitter.Constant("powers_of_logarithms", DenseTensor.Vector<ushort>(powers)));
    }
}
