using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels.Functions;

namespace Dyadic.Quantization;

/// <summary>An LSTM or GRU of all directions in integers: one product for what the inputs of all steps add to the gates, then the recurrence as one operator.</summary>
/// <remarks><code>
///   x ─ MatMulInteger(W) ─ Requantize(16 bits) ─ IntegerLstm(R, tables) ─ y, last states
/// </code></remarks>
internal abstract class RecurrentCodesLayer(Node node, IReadOnlyList<Value> inputs) : QuantizedLayer([node], inputs)
{
    private static readonly AffineFormat Bytes = AffineFormat.Activations(8, signed: false);

    /// <inheritdoc/>
    public override Value Output => Outputs[0];

    /// <inheritdoc/>
    public override IReadOnlyList<Value> Outputs { get; } = [.. node.Outputs.Where(output => output is not null).Select(output => output!)];

    /// <inheritdoc/>
    public override bool IsFloatBetweenConversions => double.IsPositiveInfinity(LimitedLstm.LimitOf(node))
        ? true
        : throw DyadicException.Unsupported($"{node} limits its cell state, which an LSTM of ONNX cannot; write the integer form, or exclude the node.");

    /// <summary>The float layer.</summary>
    protected RecurrentLayer Layer => (RecurrentLayer)node.Operator;

    /// <summary>The float node.</summary>
    protected Node Node => node;

    /// <summary>H.</summary>
    protected int Units => node.Inputs[2]!.Constant!.Shape[2];

    /// <summary>The value of the hidden states, or of the last one where only that is read.</summary>
    protected Value Hidden => node.Outputs[0] ?? node.Outputs[1]!;

    /// <inheritdoc/>
    public override void Emit(IntegerEmitter emitter, bool asAccumulators)
    {
        Recipe recipe = emitter.Network.RecipeOf(this);
        IReadOnlyDictionary<string, TensorStatistics> statistics = emitter.Network.Statistics;
        AffineParameters hidden = HiddenCodes(emitter.Network.Activations[Hidden], statistics[Hidden.Name].Histogram);
        RecurrentScales scales = RecurrentScales.Of(
            Math.Max(RecurrentTracing.Reach(statistics, node, 0), RecurrentTracing.Reach(statistics, node, 1)), Layer.HasCellState ? LimitedLstm.Reach(statistics, node) : 0);
        Value gates = EmitGates(emitter, scales);
        RecurrentEmission emission = new(emitter, node, recipe, scales, hidden);
        Node recurrent = EmitRecurrence(emission, gates);
        Value y = InLayout(emitter, recurrent.Output, "y", [2, 0, 1, 3]);
        if (node.Outputs[0] is { } all) Define(emitter, all, y, hidden);
        for (int i = 1; i < Layer.OwnOutputs && i < node.Outputs.Count; i++)
        {
            if (node.Outputs[i] is { } last) Define(emitter, last, InLayout(emitter, recurrent.Outputs[i]!, $"last_{i}", [1, 0, 2]), i == 2 ? scales.Cell : Layer.HasCellState ? hidden : RecurrentScales.Unit);
        }
    }

    /// <inheritdoc/>
    public override void Emit(QOperatorEmitter emitter)
    {
        if (IsFloatBetweenConversions) emitter.EmitBetweenConversions(this);
    }

    /// <summary>Adds the operator of the recurrence.</summary>
    protected abstract Node EmitRecurrence(RecurrentEmission emission, Value gates);

    /// <summary>The bias that the input adds to each gate: that of the input, and of the recurrence where it can be added there.</summary>
    /// <param name="gate">Which gate.</param>
    /// <param name="input">The input's.</param>
    /// <param name="recurrent">The recurrence's.</param>
    protected virtual float InputBias(int gate, float input, float recurrent) => input + recurrent;

    // Products inside read unsigned bytes; other codes of the output are made of those.
    private static AffineParameters HiddenCodes(AffineParameters output, StreamingHistogram seen) =>
        output.Format is { Bits: <= 8, Signed: false } ? output : output == RecurrentScales.Unit ? Bytes.Fit(seen.Min, seen.Max) : Bytes.Fit(output.Min, output.Max);

    private static void Define(IntegerEmitter emitter, Value value, Value codes, AffineParameters parameters)
    {
        AffineParameters wanted = emitter.Network.Activations[value];
        emitter.Define(value, emitter.Converted(GraphEmitter.CodeName(value), $"{value.Name}_rescaled", new IntegerTensor(codes, parameters), wanted).Codes, wanted);
    }

    private Value EmitGates(IntegerEmitter emitter, RecurrentScales scales)
    {
        DenseTensor weights = node.Inputs[1]!.Constant!;
        (int directions, int rows, int depth) = (weights.Shape[0], weights.Shape[1], weights.Shape[2]);
        int columns = directions * rows;
        float[] bias = new float[columns], matrix = new float[depth * columns];
        ReadOnlySpan<float> given = node.Input(3) is { } b ? b.Constant!.Span<float>() : [];
        ReadOnlySpan<float> byRow = weights.Span<float>();
        for (int column = 0; column < columns; column++)
        {
            (int direction, int row) = (column / rows, column % rows);
            if (!given.IsEmpty) bias[column] = InputBias(row / Units, given[(direction * 2 * rows) + row], given[(((direction * 2) + 1) * rows) + row]);
            for (int k = 0; k < depth; k++) matrix[(k * columns) + column] = byRow[(column * depth) + k];
        }

        MatrixProductLayer product = new([node], Inputs[0], matrix, bias, depth, columns, FusedClamp.None);
        LinearConstants constants = product.ConstantsFor(emitter.Network);
        Weights = constants.Weights;
        (QuantizedWeights stored, TensorShape shape) = product.Stored(constants.Weights);
        (Value codes, Value zeroPoint) = WeightStorage.Emit(emitter, $"{Name}_input", stored, shape);
        IntegerTensor input = emitter.CodesOf(Inputs[0]);
        if (Layer.Layout == 1) input = input with { Codes = emitter.Add($"{Name}_steps", new Transpose([1, 0, 2]), input.Codes) };
        Value sums = BytePlanes.Product(emitter, $"{Name}_input", new MatMulInteger(), input, codes, zeroPoint);
        double[] factors = Array.ConvertAll(constants.AccumulatorScales, scale => scale / scales.Gates.Scale);
        return emitter.Requantize(
            $"{Name}_gates", $"{Name}_input", sums, DenseTensor.Create<int>([columns], constants.Bias), factors, [columns], constants.Magnitude, scales.Gates, scales.Gates.Format.MinCode, scales.Gates.Format.MaxCode);
    }

    // Where sequences come first, the recurrence still has steps first inside.
    private Value InLayout(IntegerEmitter emitter, Value value, string name, int[] permutation) =>
        Layer.Layout == 0 ? value : emitter.Add($"{Name}_{name}_by_sequence", new Transpose(permutation), value);
}
