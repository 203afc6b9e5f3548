using System.Numerics;
using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Einsum: for each place of the result, the sum over all other labels of the product of the operands.</summary>
/// <param name="Equation">Such as <c>bij,bjk->bik</c>; an ellipsis stands for broadcast axes, and without an arrow the result is implied.</param>
[OnnxOperator("Einsum", SinceVersion = 12)]
public sealed record Einsum(string Equation) : Operator, IMultiplyAccumulate
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    /// <inheritdoc/>
    public long MultiplyAccumulates(IReadOnlyList<TensorShape?> inputs, TensorShape output)
    {
        TensorShape[] shapes = [.. inputs.OfType<TensorShape>()];
        EinsumEquation equation = EinsumEquation.Parse(Equation, [.. shapes.Select(shape => shape.Rank)], message => DyadicException.BadInput(message));
        long places = 1;
        foreach (char label in string.Concat(equation.Operands).Distinct()) places *= Extent(equation, shapes, label);
        return places * (shapes.Length - 1);
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts[] operands = [.. Enumerable.Range(0, c.InputCount).Select(i => c.RequireNumber(i))];
        if (operands.Length == 0) throw c.Fail("there is no operand.");
        for (int i = 1; i < operands.Length; i++) c.CommonType(0, i);
        if (Array.Exists(operands, operand => operand.Shape is null))
        {
            c.SetOutput(0, operands[0].Type, null);
            return;
        }

        EinsumEquation equation = EinsumEquation.Parse(Equation, [.. operands.Select(operand => operand.Shape!.Rank)], c.Fail);
        Dictionary<char, Dimension> extents = Extents(c, equation, operands);
        c.SetOutput(0, operands[0].Type, SymbolicShape.Of(equation.Result.Select(label => extents[label])));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor[] operands = [.. Enumerable.Range(0, c.InputCount).Select(c.Input)];
        DenseTensor result = c.OnlyOutput(this);
        EinsumEquation equation = EinsumEquation.Parse(Equation, [.. operands.Select(operand => operand.Shape.Rank)], c.Fail);
        if (result.ElementType.IsInteger())
        {
            Contract<Int128>(equation, operands, result, IntegerElements.Get, IntegerElements.SetWrapped);
        }
        else
        {
            Contract<double>(equation, operands, result, RealElement.Get, RealElement.Set);
        }
    }

    private static void Contract<T>(EinsumEquation equation, DenseTensor[] operands, DenseTensor result, Func<DenseTensor, int, T> get, Action<DenseTensor, int, T> set)
        where T : INumberBase<T>
    {
        string summed = string.Concat(string.Concat(equation.Operands).Distinct().Where(label => !equation.Result.Contains(label)));
        string labels = equation.Result + summed;
        TensorShape[] shapes = [.. operands.Select(operand => operand.Shape)];
        int[] extents = [.. labels.Select(label => Extent(equation, shapes, label))];
        int[][] strides = [.. operands.Select((operand, i) => Strides(labels, equation.Operands[i], operand.Shape))];
        T[][] values = [.. operands.Select(operand => Enumerable.Range(0, operand.Count).Select(i => get(operand, i)).ToArray())];
        long terms = 1;
        foreach (int extent in extents[equation.Result.Length..]) terms *= extent;
        int[] index = new int[labels.Length];
        for (int place = 0; place < result.Count; place++)
        {
            T sum = T.Zero;
            for (long term = 0; term < terms; term++)
            {
                T product = T.One;
                for (int i = 0; i < operands.Length; i++) product = unchecked(product * values[i][MultiIndex.Offset(index, strides[i])]);
                sum = unchecked(sum + product);
                MultiIndex.Next(index, extents);
            }

            set(result, place, sum);
        }
    }

    // A label that an operand has twice takes its diagonal: both steps add up. An extent of 1 is broadcast.
    private static int[] Strides(string labels, string operand, TensorShape shape)
    {
        int[] own = shape.Strides(), strides = new int[labels.Length];
        for (int axis = 0; axis < operand.Length; axis++)
        {
            if (shape[axis] != 1) strides[labels.IndexOf(operand[axis])] += own[axis];
        }

        return strides;
    }

    private static int Extent(EinsumEquation equation, TensorShape[] operands, char label)
    {
        for (int i = 0; i < operands.Length; i++)
        {
            for (int axis = 0; axis < equation.Operands[i].Length; axis++)
            {
                if (equation.Operands[i][axis] == label && operands[i][axis] != 1) return operands[i][axis];
            }
        }

        return 1;
    }

    private Dictionary<char, Dimension> Extents(InferenceContext c, EinsumEquation equation, TensorFacts[] operands)
    {
        Dictionary<char, Dimension> extents = [];
        for (int i = 0; i < operands.Length; i++)
        {
            for (int axis = 0; axis < equation.Operands[i].Length; axis++)
            {
                char label = equation.Operands[i][axis];
                Dimension own = operands[i].Shape![axis];
                if (!extents.TryGetValue(label, out Dimension known) || known == 1) extents[label] = own;
                else if (!known.IsKnown && own.IsKnown && own != 1) extents[label] = own;
                else if (!known.IsCompatibleWith(own) && own != 1) throw c.Fail($"label '{label}' of '{Equation}' stands for {known} and for {own}.");
            }
        }

        return extents;
    }
}
