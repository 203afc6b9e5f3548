using System.Numerics;
using Dyadic.Core;
using Dyadic.Kernels.Functions;

namespace Dyadic.Graphs.Operators;

/// <summary>A normalization of rows along the last axis in integers, with gain and offset a channel: codes to codes.</summary>
/// <remarks>
/// Inputs: codes (int8, uint8, int16 or uint16, [..., C]); zero_point (int64 scalar); factors (int64, one or C powers of two); epsilon (int64 scalar, added to the
/// sum of squares); gains and offsets (int64 [C]); divisor (int64 scalar, a power of two); min and max (int64 scalars).
/// With x = (code − zero_point) · factor and y = x's normalized number with 30 bits of fraction over √C, the code is
/// clamp(⌊(y · gain + offset + divisor/2) / divisor⌋, min, max).
/// </remarks>
/// <param name="To">The output's element type: uint8, int8, uint16 or int16.</param>
public abstract record NormalizationOperator(ElementType To) : Operator
{
    private const int Shared = 8;
    private const long GreatestFactor = 64;

    /// <summary>The function of integers x.</summary>
    /// <param name="affine">Gains and offsets.</param>
    /// <param name="epsilon">What is added to the sum of squares.</param>
    /// <param name="more">The inputs behind max.</param>
    /// <exception cref="DyadicException">One of those has a wrong type or is out of its range.</exception>
    public abstract IntegerNormalization Function(ChannelAffine affine, long epsilon, IReadOnlyList<DenseTensor> more);

    /// <summary>How many inputs there are behind max.</summary>
    protected virtual int More => 0;

    /// <summary>What a node's constant parameters fix.</summary>
    /// <param name="parameters">The inputs behind the codes.</param>
    /// <exception cref="DyadicException">A parameter has a wrong type or is out of its range.</exception>
    public NormalizationParameters Fixed(IReadOnlyList<DenseTensor> parameters)
    {
        if (parameters.Count != Shared + More) throw DyadicException.BadInput($"a normalization of this kind has {1 + Shared + More} inputs; it has {parameters.Count + 1}.");
        long zeroPoint = FunctionParameters.Number(parameters, 0, "zero_point"), epsilon = FunctionParameters.Number(parameters, 2, "epsilon"), divisor = FunctionParameters.Number(parameters, 5, "divisor");
        long[] factors = Vector(parameters, 1, "factors"), gains = Vector(parameters, 3, "gains");
        if (divisor < 2 || !BitOperations.IsPow2(divisor)) throw DyadicException.BadInput($"divisor is {divisor}; it should be a power of two above 1.");
        if (factors.Length != 1 && factors.Length != gains.Length) throw DyadicException.BadInput($"factors should be one or one a channel; they are {factors.Length} for {gains.Length} channels.");
        if (Array.Exists(factors, factor => factor is < 1 or > GreatestFactor || !BitOperations.IsPow2(factor))) throw DyadicException.BadInput($"factors should be powers of two up to {GreatestFactor}.");
        if (Math.Abs(zeroPoint) > ushort.MaxValue) throw DyadicException.BadInput($"zero_point is {zeroPoint}, which no code is.");
        (Int128 typeLeast, Int128 typeGreatest) = To.IntegerRange();
        long least = FunctionParameters.Number(parameters, 6, "min"), greatest = FunctionParameters.Number(parameters, 7, "max");
        if (least < typeLeast || greatest > typeGreatest) throw DyadicException.BadInput($"min and max should be codes of {To}; they are {least} and {greatest}.");
        ChannelAffine affine = ChannelAffine.Of(gains, Vector(parameters, 4, "offsets"), BitOperations.Log2((ulong)divisor), (int)least, (int)greatest);
        return new NormalizationParameters(Function(affine, epsilon, [.. parameters.Skip(Shared)]), (int)zeroPoint, Array.ConvertAll(factors, factor => (int)factor));
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        if (To is not (ElementType.UInt8 or ElementType.Int8 or ElementType.UInt16 or ElementType.Int16)) throw c.Fail($"attribute 'to' should be uint8, int8, uint16 or int16; it is {To}.");
        TensorFacts codes = c.Input(0);
        if (codes.Type is not (ElementType.UInt8 or ElementType.Int8 or ElementType.UInt16 or ElementType.Int16 or ElementType.Undefined)) throw c.Fail($"the codes should have 8 or 16 bits; they are {codes.Type}.");
        if (codes.Shape is { Rank: 0 }) throw c.Fail("the codes should have an axis.");
        c.SetOutput(0, To, codes.Shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor codes = c.Input(0);
        if (codes.Shape.Rank == 0) throw c.Fail("the codes should have an axis.");
        NormalizationParameters given = Fixed([.. Enumerable.Range(1, c.InputCount - 1).Select(c.Input)]);
        int channels = given.Function.Channels;
        if (codes.Shape[-1] != channels) throw c.Fail($"the last axis should have {channels} channels, as the gains; the codes are {codes}.");
        DenseTensor y = c.Output(0, To, codes.Shape);
        int[] row = new int[channels], results = new int[channels];
        for (int start = 0; start < codes.Count; start += channels)
        {
            for (int i = 0; i < channels; i++) row[i] = ((int)IntegerElements.Get(codes, start + i) - given.ZeroPoint) * given.FactorOf(i);
            given.Function.Apply(row, results);
            for (int i = 0; i < channels; i++) IntegerElements.SetWrapped(y, start + i, results[i]);
        }
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => c.SetOutput(0, RequantizeArithmetic.Clamped(c, 7, 8, To));

    private static long[] Vector(IReadOnlyList<DenseTensor> parameters, int index, string name) =>
        parameters[index] is { ElementType: ElementType.Int64, Shape.Rank: <= 1, Count: > 0 } tensor ? tensor.Span<long>().ToArray() : throw DyadicException.BadInput($"{name} should be int64 in one axis.");
}

/// <summary>A normalization with its constants: x = (code − zero point) · factor.</summary>
/// <param name="Function">The function of x.</param>
/// <param name="ZeroPoint">The code of 0.</param>
/// <param name="Factors">One, or one a channel.</param>
public sealed record NormalizationParameters(IntegerNormalization Function, int ZeroPoint, IReadOnlyList<int> Factors)
{
    /// <summary>The factor of a channel.</summary>
    public int FactorOf(int channel) => Factors[Factors.Count == 1 ? 0 : channel];
}
