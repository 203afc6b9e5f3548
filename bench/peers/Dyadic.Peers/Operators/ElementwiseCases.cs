using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Peers.Operators;

/// <summary>QLinearAdd or QLinearMul with any broadcasting.</summary>
internal sealed class PairCases(Operator op) : IOperatorCases
{
    public string Name => op.GetType().Name;

    public OperatorCase Make(CaseRandom random)
    {
        ElementType type = random.Byte();
        TensorShape whole = random.Shape(1, 4), part = random.Broadcastable(whole);
        (TensorShape a, TensorShape b) = random.Chance(2) ? (whole, part) : (part, whole);
        DenseTensor aScale = random.Scale(), bScale = random.Scale();
        float left = 75 * aScale.Span<float>()[0], right = 75 * bScale.Span<float>()[0];
        return new OperatorCase(
            op,
            OperatorInput.Feed(random.Codes(type, a)), aScale, random.ZeroPoint(type),
            OperatorInput.Feed(random.Codes(type, b)), bScale, random.ZeroPoint(type),
            random.ScaleFor(op is QLinearMul ? left * right : left + right), random.ZeroPoint(type));
    }
}

/// <summary>QLinearSigmoid or QLinearLeakyRelu over every code.</summary>
internal sealed class UnaryCases(Func<CaseRandom, Operator> op) : IOperatorCases
{
    public string Name => op(new CaseRandom(0)).GetType().Name;

    public OperatorCase Make(CaseRandom random)
    {
        ElementType type = random.Byte();
        DenseTensor every = DenseTensor.Zeros(type, [256]);
        for (int i = 0; i < every.Count; i++) every.Bytes[i] = (byte)i;
        return new OperatorCase(op(random), OperatorInput.Feed(every), random.Scale(), random.ZeroPoint(type), random.ScaleFor(random.Of(1f, 8f)), random.ZeroPoint(type));
    }
}

/// <summary>QLinearConcat of one to four parts along any axis; some have the output's own scale.</summary>
internal sealed class ConcatCases : IOperatorCases
{
    public string Name => nameof(QLinearConcat);

    public OperatorCase Make(CaseRandom random)
    {
        ElementType type = random.Byte();
        TensorShape shape = random.Shape(1, 4);
        int axis = random.Number(0, shape.Rank - 1);
        DenseTensor scale = random.Scale(), zeroPoint = random.ZeroPoint(type);
        List<OperatorInput?> inputs = [scale, zeroPoint];
        for (int part = random.Number(1, 4); part > 0; part--)
        {
            bool same = random.Chance(4);
            inputs.AddRange([OperatorInput.Feed(random.Codes(type, shape.With(axis, random.Number(1, 7)))), same ? scale : random.Scale(), same ? zeroPoint : random.ZeroPoint(type)]);
        }

        return new OperatorCase(new QLinearConcat(random.Chance(2) ? axis : axis - shape.Rank), [.. inputs]);
    }
}

/// <summary>QLinearWhere with any broadcasting.</summary>
internal sealed class WhereCases : IOperatorCases
{
    public string Name => nameof(QLinearWhere);

    public OperatorCase Make(CaseRandom random)
    {
        ElementType type = random.Byte();
        TensorShape shape = random.Shape(1, 4);
        DenseTensor scale = random.Scale(), zeroPoint = random.ZeroPoint(type);
        bool same = random.Chance(3);
        return new OperatorCase(
            new QLinearWhere(),
            OperatorInput.Feed(random.Bools(random.Broadcastable(shape))),
            OperatorInput.Feed(random.Codes(type, random.Broadcastable(shape))), same ? scale : random.Scale(), same ? zeroPoint : random.ZeroPoint(type),
            OperatorInput.Feed(random.Codes(type, shape)), random.Scale(), random.ZeroPoint(type),
            scale, zeroPoint);
    }
}

/// <summary>QLinearSoftmax along any axis, with the meaning of operator set 12 or 13.</summary>
internal sealed class SoftmaxCases : IOperatorCases
{
    public string Name => nameof(QLinearSoftmax);

    public OperatorCase Make(CaseRandom random)
    {
        ElementType type = random.Byte();
        TensorShape shape = random.Shape(1, 3, most: 14);
        int axis = random.Number(0, shape.Rank - 1);
        DenseTensor scale = random.Chance(2) ? DenseTensor.Scalar(1f / 256) : random.Scale();
        DenseTensor zeroPoint = type == ElementType.Int8 && random.Chance(2) ? DenseTensor.Scalar<sbyte>(-128) : random.ZeroPoint(type);
        return new OperatorCase(
            new QLinearSoftmax(random.Of(12, 13), axis),
            OperatorInput.Feed(random.Codes(type, shape)), random.Scale(), random.ZeroPoint(type), scale, zeroPoint);
    }
}
