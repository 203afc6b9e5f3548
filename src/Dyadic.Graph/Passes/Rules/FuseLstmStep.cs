using Dyadic.Core;
using Dyadic.Graphs.Operators;

namespace Dyadic.Graphs;

/// <summary>A step of an LSTM that an exporter wrote as single operators is one LSTM of one step again. Exact up to float rounding.</summary>
/// <remarks><code>
///   i, f, g, o = Split(x·W + h·R + b)
///   before:  c' = σ(f)·c + σ(i)·tanh(g), h' = σ(o)·tanh(c')        after:  Unsqueeze(x) ─ LSTM(W, R, b, h, c) ─ Squeeze ─ h', c'
/// </code>
/// The product whose operand comes from the graph's inputs by movements alone is the recurrent one; the two are alike otherwise.
/// </remarks>
public sealed class FuseLstmStep : RewriteRule<Mul>
{
    private const int Gates = 4;

    /// <inheritdoc/>
    protected override GraphPatch? Rewrite(Graph graph, Node node, Mul op)
    {
        if (Pair<Sigmoid, Tanh>(node) is not var (outputGate, outputTanh) || outputTanh.Producer!.Inputs[0] is not { Producer: { Operator: Add } sum } cell) return null;
        foreach ((Value kept, Value added) in (ReadOnlySpan<(Value, Value)>)[(sum.Inputs[0]!, sum.Inputs[1]!), (sum.Inputs[1]!, sum.Inputs[0]!)])
        {
            if (added.Producer is not { Operator: Mul } inputTimes || Pair<Sigmoid, Tanh>(inputTimes) is not var (inputGate, candidate)) continue;
            if (kept.Producer is not { Operator: Mul } keptTimes || SigmoidSide(keptTimes) is not var (forgetGate, before)) continue;
            Value[] gates = [.. new[] { inputGate, outputGate, forgetGate, candidate }.Select(gate => gate.Producer!.Inputs[0]!)];
            if (gates[0].Producer is not { Operator: Split, Outputs.Count: Gates } split || Array.Exists(gates, gate => gate.Producer != split)) continue;
            if (Array.ConvertAll(gates, gate => split.Outputs.ToList().IndexOf(gate)) is var places && places.Distinct().Count() == Gates && Products(split) is { } products && Patch(node, cell, before, places, products) is { } patch) return patch;
        }

        return null;
    }

    private static GraphPatch? Patch(Node node, Value cell, Value before, int[] places, GateProducts products)
    {
        int units = products.Recurrent.Shape[0], columns = Gates * units;
        if (products.Recurrent.Shape[1] != columns || products.Input.Shape[1] != columns || products.Bias.Any(bias => bias.Count != columns)) return null;
        if (!Array.TrueForAll([products.X, products.H, before], value => value is { Shape.Rank: 2, Type: ElementType.Float32 }) || before.Shape![1] != units) return null;
        GraphPatch patch = new();
        Value axis = patch.AddConstant($"{node.Name}_step_axis", DenseTensor.Vector<long>(0));
        DenseTensor bias = DenseTensor.Zeros(ElementType.Float32, [1, 2 * columns]);
        for (int row = 0; row < columns; row++) bias.Span<float>()[row] = products.Bias.Sum(part => part.Span<float>()[Column(row)]);
        Node lstm = patch.AddNode(
            $"{node.Name}_lstm",
            new Lstm(HiddenSize: units),
            [
                patch.Add($"{node.Name}_x", new Unsqueeze(), products.X, axis), patch.AddConstant($"{node.Name}_w", Rows(products.Input)), patch.AddConstant($"{node.Name}_r", Rows(products.Recurrent)),
                patch.AddConstant($"{node.Name}_b", bias), null, patch.Add($"{node.Name}_h", new Unsqueeze(), products.H, axis), patch.Add($"{node.Name}_c", new Unsqueeze(), before, axis),
            ],
            3);
        patch.Replace(node.Output, patch.Add(node.Name, new Squeeze(), lstm.Outputs[1], axis));
        patch.Replace(cell, patch.Add($"{node.Name}_cell", new Squeeze(), lstm.Outputs[2], axis));
        return patch;

        int Column(int row) => (places[row / units] * units) + (row % units);

        DenseTensor Rows(DenseTensor weights)
        {
            int depth = weights.Shape[0];
            DenseTensor rows = DenseTensor.Zeros(ElementType.Float32, [1, columns, depth]);
            for (int row = 0; row < columns; row++)
            {
                for (int k = 0; k < depth; k++) rows.Span<float>()[(row * depth) + k] = weights.Span<float>()[(k * columns) + Column(row)];
            }

            return rows;
        }
    }

    // What a sum of two products by constants and of constants is made of.
    private static GateProducts? Products(Node split)
    {
        List<(Value X, DenseTensor Weights)> products = [];
        List<DenseTensor> bias = [];
        Stack<Value> pending = new([split.Inputs[0]!]);
        while (pending.TryPop(out Value? value))
        {
            if (value.Constant is { ElementType: ElementType.Float32 } constant) bias.Add(constant);
            else if (value.Producer is { Operator: MatMul } product && product.Inputs[1]!.Constant is { ElementType: ElementType.Float32, Shape.Rank: 2 } weights) products.Add((product.Inputs[0]!, weights));
            else if (value.Producer is { Operator: Add } sum) Array.ForEach([.. sum.Inputs], input => pending.Push(input!));
            else return null;
        }

        if (products.Count != 2) return null;
        int recurrent = products.FindIndex(product => product.Weights.Shape[1] == Gates * product.Weights.Shape[0] && IsBorder(product.X));
        if (recurrent < 0) recurrent = products.FindIndex(product => product.Weights.Shape[1] == Gates * product.Weights.Shape[0]);
        return recurrent < 0 ? null : new GateProducts(products[1 - recurrent].X, products[1 - recurrent].Weights, products[recurrent].X, products[recurrent].Weights, bias);
    }

    private static bool IsBorder(Value value) => value.Producer is not { } producer
        || (producer.Operator is Slice or Squeeze or Unsqueeze or Reshape or Transpose or Gather && producer.Inputs.All(input => input is null or { Constant: not null } || IsBorder(input)));

    // The two operands of a product when one function gives the first and another the second, in that order.
    private static (Value First, Value Second)? Pair<TFirst, TSecond>(Node product)
        where TFirst : Operator
        where TSecond : Operator
    {
        Value a = product.Inputs[0]!, b = product.Inputs[1]!;
        if (a.Producer?.Operator is TFirst && b.Producer?.Operator is TSecond) return (a, b);
        return b.Producer?.Operator is TFirst && a.Producer?.Operator is TSecond ? (b, a) : null;
    }

    private static (Value Gate, Value Other)? SigmoidSide(Node product)
    {
        Value a = product.Inputs[0]!, b = product.Inputs[1]!;
        return a.Producer?.Operator is Sigmoid ? (a, b) : b.Producer?.Operator is Sigmoid ? (b, a) : null;
    }

    private sealed record GateProducts(Value X, DenseTensor Input, Value H, DenseTensor Recurrent, IReadOnlyList<DenseTensor> Bias);
}
