using Dyadic.Core;

namespace Dyadic.Graphs;

/// <summary>What a node computes: attributes as parameters, and the three meanings every operator gives.</summary>
/// <remarks>One operator, one file. The semantics are those of ONNX opset 25; older files are upgraded when they are read.</remarks>
public abstract record Operator
{
    /// <summary>How closely two right implementations agree.</summary>
    public virtual Exactness Exactness => Exactness.BitExact;

    /// <summary>
    /// For operators of <c>ai.dyadic</c>: the operator's definition as an ONNX function in textual syntax, made of standard integer
    /// operators only. It is written into files, so any ONNX runtime can run them. Null for standard operators.
    /// </summary>
    public virtual string? FunctionBody => null;

    /// <summary>States type and shape of each output from what is known of the inputs, and checks the inputs.</summary>
    /// <exception cref="DyadicException">The inputs break the operator's rules.</exception>
    public abstract void Infer(InferenceContext c);

    /// <summary>Computes the outputs: the specification in plain loops, never optimised.</summary>
    /// <exception cref="DyadicException">The inputs break the operator's rules.</exception>
    public abstract void Evaluate(EvaluationContext c);

    /// <summary>States the range of each integer output from the ranges of the inputs. Without an override nothing is promised.</summary>
    public virtual void Bound(BoundsContext c)
    {
    }
}

/// <summary>How closely two right implementations of an operator agree.</summary>
/// <param name="RelativeTolerance">0 for equality.</param>
public readonly record struct Exactness(double RelativeTolerance)
{
    /// <summary>Every implementation gives the same bits.</summary>
    public static Exactness BitExact => default;

    /// <summary>Implementations may round and order sums differently.</summary>
    public static Exactness Rounding => new(1e-4);
}
