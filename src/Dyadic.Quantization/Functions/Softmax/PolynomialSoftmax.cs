using System.Numerics;
using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels.Functions;

namespace Dyadic.Quantization;

/// <summary>Softmaxes by I-BERT's i-exp, a polynomial of the second order and halvings; they differ in the shares.</summary>
public abstract class PolynomialSoftmax : TermShareSoftmax
{
    // Terms of 30 bits times ⌊2³² / sum⌋ stay within 62 bits whatever a proof knows of the sum.
    private const int TermBits = 30;

    // The paper's form halves the polynomial, which has to have bits for that.
    private const int FewestBits = 14;

    /// <summary>16: the steps of an exponential are whole fractions of ln 2 only where they are fine.</summary>
    public override int LogitBits => 16;

    /// <inheritdoc/>
    public override double LeastLogitScale => Math.ScaleB(1, -14);

    /// <inheritdoc/>
    protected override Value AddTerms(GraphEmitter emitter, SoftmaxSite site, Value codes)
    {
        double scale = site.Logits.Parameters.Scale;
        PolynomialExponential paper = PolynomialExponential.Paper(scale);
        if (paper.Largest >> FewestBits > 0) return Add(emitter, site, new PolynomialExp(), codes, emitter.Int64(paper.Ln2), emitter.Int64(paper.B), emitter.Int64(paper.C));
        int bits = TermBits - 1 - BitOperations.Log2((ulong)PolynomialExponential.Program(scale, 0).C);
        PolynomialExponential program = PolynomialExponential.Program(scale, bits);
        return Add(emitter, site, new ScaledPolynomialExp(), codes, emitter.Int64(program.Ln2), emitter.Int64(program.B), emitter.Int64(program.C), Powers(emitter, bits));
    }
}

/// <summary>I-BERT: i-exp and ⌊2³² / sum⌋, shares of 8 bits. Kim et al. 2021, algorithm 3.</summary>
public sealed class IBertSoftmax : PolynomialSoftmax
{
    /// <inheritdoc/>
    public override string Name => "i-bert";

    /// <inheritdoc/>
    public override string Summary => "polynomial exponential, one division a row, 8 bits";

    /// <inheritdoc/>
    public override AffineParameters Output => Codes(1.0 / 256, 8);

    /// <inheritdoc/>
    protected override Value AddShares(GraphEmitter emitter, SoftmaxSite site, Value terms) => ReciprocalNodes.Add(emitter, site, terms, ReciprocalShares.OfTwoToThe32(8), ElementType.UInt8);
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
    protected override Value AddShares(GraphEmitter emitter, SoftmaxSite site, Value terms) => ReciprocalNodes.Add(emitter, site, terms, ReciprocalShares.OfTwoToThe32(16), ElementType.UInt16);
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
