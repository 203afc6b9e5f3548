using Dyadic.Core;
using Dyadic.Kernels.Functions;

namespace Dyadic.Graphs.Operators;

/// <summary>ai.dyadic LineExp: exp by lines, NN-LUT's table; see <see cref="LineExponential"/>.</summary>
/// <remarks>Inputs behind the codes, int64 in one axis: breakpoints, slopes and intercepts; and largest (int64 scalar, the lines' value at 0). Values of lines have 32 bits, which Max and Min of ONNX Runtime 1.30 compare right.</remarks>
[OnnxOperator("LineExp", Domain = OnnxVersions.DyadicDomain, SinceVersion = 1)]
public sealed record LineExp : ExponentialOperator
{
    /// <summary>The definition of version 1 as an ONNX function.</summary>
    public const string PublishedBody = """
        <domain: "ai.dyadic", opset_import: ["" : 21]>
        LineExp (codes, breakpoints, slopes, intercepts, largest) => (terms)
        {
            last = Constant <value_ints: ints = [-1]> ()
            wide = Cast <to: int = 7> (codes)
            greatest = ReduceMax <keepdims: int = 1> (wide, last)
            x = Sub (wide, greatest)
            column = Unsqueeze (x, last)
            passed = GreaterOrEqual (column, breakpoints)
            counted = Cast <to: int = 7> (passed)
            line = ReduceSum <keepdims: int = 0> (counted, last)
            slope = Gather (slopes, line)
            intercept = Gather (intercepts, line)
            product = Mul (slope, x)
            value = Add (product, intercept)
            zero = Sub (largest, largest)
            positive = Max (value, zero)
            terms = Min (positive, largest)
        }
        """;

    /// <inheritdoc/>
    public override string FunctionBody => PublishedBody;

    /// <inheritdoc/>
    public override IntegerExponential Function(IReadOnlyList<DenseTensor> parameters)
    {
        LineExponential function = LineExponential.Of(FunctionParameters.Lines(parameters, 0));
        long largest = FunctionParameters.Number(parameters, 3, "largest");
        return largest == function.Largest ? function : throw DyadicException.BadInput($"largest is {largest}; the lines are {function.Largest} at 0.");
    }
}
