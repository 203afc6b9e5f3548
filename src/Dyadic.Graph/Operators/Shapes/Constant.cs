using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Constant: a tensor held in an attribute. Exactly one attribute is given.</summary>
/// <param name="Value">A tensor.</param>
/// <param name="ValueFloat">A Float32 scalar.</param>
/// <param name="ValueFloats">A Float32 vector.</param>
/// <param name="ValueInt">An Int64 scalar.</param>
/// <param name="ValueInts">An Int64 vector.</param>
/// <param name="ValueString">A text scalar.</param>
/// <param name="ValueStrings">A text vector.</param>
[OnnxOperator("Constant", SinceVersion = 25)]
public sealed record Constant(
    DenseTensor? Value = null,
    float? ValueFloat = null,
    float[]? ValueFloats = null,
    long? ValueInt = null,
    long[]? ValueInts = null,
    string? ValueString = null,
    string[]? ValueStrings = null) : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c) => c.SetOutput(0, TensorFacts.Of(Tensor() ?? throw c.Fail("one of the value attributes must be given.")));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c) => c.SetOutput(0, Tensor() ?? throw c.Fail("one of the value attributes must be given."));

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (Tensor() is { } tensor && IntegerInterval.Of(tensor) is { } interval) c.SetOutput(0, interval);
    }

    private DenseTensor? Tensor() =>
        Value is not null ? Value
        : ValueFloat is { } number ? DenseTensor.Scalar(number)
        : ValueFloats is not null ? DenseTensor.Vector<float>(ValueFloats)
        : ValueInt is { } integer ? DenseTensor.Scalar(integer)
        : ValueInts is not null ? DenseTensor.Vector<long>(ValueInts)
        : ValueString is not null ? DenseTensor.OfStrings(TensorShape.Scalar, [ValueString])
        : ValueStrings is not null ? DenseTensor.OfStrings([ValueStrings.Length], [.. ValueStrings])
        : null;
}
