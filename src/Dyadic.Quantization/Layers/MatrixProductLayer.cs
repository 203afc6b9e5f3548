using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>MatMul or Gemm by a constant matrix, the bias that is added to it, and the clamp that follows.</summary>
/// <param name="nodes">The product, perhaps an Add, perhaps a clamp.</param>
/// <param name="input">The activation.</param>
/// <param name="weights">K×N, row-major.</param>
/// <param name="bias">N numbers, or empty.</param>
/// <param name="depth">K.</param>
/// <param name="width">N.</param>
/// <param name="clamp">The clamp.</param>
internal sealed class MatrixProductLayer(IReadOnlyList<Node> nodes, Value input, float[] weights, float[] bias, int depth, int width, FusedClamp clamp)
    : LinearLayer(nodes, input, clamp)
{
    /// <inheritdoc/>
    public override float[] WeightsByChannel { get; } = Transposed(weights, depth, width);

    /// <inheritdoc/>
    public override float[] Bias => bias;

    /// <inheritdoc/>
    public override int Channels => width;

    /// <inheritdoc/>
    public override int Groups => 1;

    /// <inheritdoc/>
    public override bool HasRows => true;

    /// <inheritdoc/>
    public override Operator IntegerProduct => new MatMulInteger();

    /// <inheritdoc/>
    public override int ChannelAxis => Inputs[0].Shape!.Rank - 1;

    /// <inheritdoc/>
    public override (QuantizedWeights Weights, TensorShape Shape) Stored(QuantizedWeights byChannel) => (RowMajor(byChannel), [depth, width]);

    /// <inheritdoc/>
    public override float[] ByChannel(DenseTensor weights)
    {
        float[] numbers = weights.Span<float>().ToArray();
        if (Nodes[0].Operator is not Gemm gemm) return Transposed(numbers, depth, width);
        return Array.ConvertAll(gemm.TransB ? numbers : Transposed(numbers, depth, width), number => gemm.Alpha * number);
    }

    /// <inheritdoc/>
    public override void Emit(QOperatorEmitter emitter)
    {
        if (Inputs[0].Shape!.Rank != 2)
        {
            emitter.EmitBetweenConversions(this);
            return;
        }

        LinearConstants constants = ConstantsFor(emitter.Network);
        emitter.EmitGemm(this, constants, RowMajor(constants.Weights), [depth, width], Clamp);
    }

    /// <inheritdoc/>
    internal override void SubstituteConstants(QdqEmitter emitter, Dictionary<Value, Value> substitutes)
    {
        LinearConstants constants = ConstantsFor(emitter.Network);
        Node product = Nodes[0];
        Value matrix = product.Inputs[1]!;
        if (product.Operator is Gemm { Alpha: not 1 }) return;
        bool transposed = product.Operator is Gemm { TransB: true };
        substitutes[matrix] = transposed
            ? emitter.Weights(Name, constants.Weights, [width, depth], axis: 0)
            : emitter.Weights(Name, RowMajor(constants.Weights), [depth, width], axis: 1);
        Value? bias = product.Operator is Gemm ? product.Input(2) : Nodes.Count > 1 ? Nodes[1].Inputs.FirstOrDefault(value => value?.Constant is not null) : null;
        if (bias is not null && product.Operator is not Gemm { Beta: not 1 }) substitutes[bias] = emitter.Bias(Name, constants);
    }

    /// <inheritdoc/>
    public override Func<int, int, int>? InputChannelOf(int inputChannels) => Inputs[0].Shape?.Rank == 2 && inputChannels == depth ? (_, k) => k : null;

    /// <inheritdoc/>
    public override LinearPositions PositionsOf(TensorShape input, TensorShape output) => new MatrixRows((int)(input.Count / depth), depth);

    /// <inheritdoc/>
    protected override Value EmitProduct(Graph target, Value input, float[] weightsByChannel, float[] bias)
    {
        Value matrix = target.AddInitializer(target.UniqueName("weights"), DenseTensor.Create<float>([depth, width], Transposed(weightsByChannel, width, depth)));
        Value shift = target.AddInitializer(target.UniqueName("bias"), DenseTensor.Vector<float>(bias));
        Value product = target.AddNode(Name, new MatMul(), [input, matrix], [target.UniqueName($"{Name}_product")]).Output;
        return target.AddNode($"{Name}_shift", new Add(), [product, shift], [target.UniqueName(Output.Name)]).Output;
    }

    private QuantizedWeights RowMajor(QuantizedWeights columns) => columns with { Codes = Transposed(columns.Codes, width, depth) };

    private static T[] Transposed<T>(T[] matrix, int rows, int columns)
    {
        T[] result = new T[matrix.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++) result[(column * rows) + row] = matrix[(row * columns) + column];
        }

        return result;
    }
}

/// <summary>Finds matrix products by constants.</summary>
internal sealed class MatrixProductRule : ILayerRule
{
    /// <inheritdoc/>
    public LayerMatch? Match(Graph graph, Node node) => node.Operator switch
    {
        MatMul => MatchMatMul(graph, node),
        Gemm gemm => MatchGemm(graph, node, gemm),
        _ => null,
    };

    private static LayerMatch MatchMatMul(Graph graph, Node node)
    {
        Value x = node.Inputs[0]!;
        if (node.Inputs[1]!.Constant is not { ElementType: ElementType.Float32, Shape.Rank: 2 } w) return LayerMatch.KeepFloat("its right-hand side is not a constant float32 matrix");
        if (x.Constant is not null || x.Shape is not { Rank: >= 2 }) return LayerMatch.KeepFloat("its left-hand side is no activation of rank 2 or more");
        (int depth, int width) = (w.Shape[0], w.Shape[1]);
        List<Node> nodes = [node];
        float[] bias = [];
        if (BiasAfter(graph, node.Output, width) is (Node add, float[] found)) (bias, nodes) = (found, [node, add]);
        FusedClamp clamp = FusedClamp.After(graph, nodes[^1].Output);
        return new MatrixProductLayer(clamp.With([.. nodes]), x, w.Span<float>().ToArray(), bias, depth, width, clamp);
    }

    private static LayerMatch MatchGemm(Graph graph, Node node, Gemm gemm)
    {
        if (node.Inputs[1]!.Constant is not { ElementType: ElementType.Float32 } w) return LayerMatch.KeepFloat("its weights are not a float32 constant");
        if (gemm.TransA) return LayerMatch.KeepFloat("it transposes its activation");
        if (node.Input(2) is { Constant: null }) return LayerMatch.KeepFloat("its bias is not a constant");
        (int depth, int width) = gemm.TransB ? (w.Shape[1], w.Shape[0]) : (w.Shape[0], w.Shape[1]);
        float[] weights = new float[w.Count];
        ReadOnlySpan<float> source = w.Span<float>();
        for (int k = 0; k < depth; k++)
        {
            for (int n = 0; n < width; n++) weights[(k * width) + n] = gemm.Alpha * (gemm.TransB ? source[(n * depth) + k] : source[(k * width) + n]);
        }

        if (Bias(node.Input(2)?.Constant, width, gemm.Beta) is not { } bias) return LayerMatch.KeepFloat("its bias is no vector over the output's columns");
        FusedClamp clamp = FusedClamp.After(graph, node.Output);
        return new MatrixProductLayer(clamp.With(node), node.Inputs[0]!, weights, bias, depth, width, clamp);
    }

    private static float[]? Bias(DenseTensor? tensor, int width, float factor)
    {
        if (tensor is null) return [];
        float[] values = tensor.Span<float>().ToArray();
        if (values.Length == 1) return [.. Enumerable.Repeat(values[0] * factor, width)];
        bool isRow = values.Length == width && tensor.Shape[-1] == width;
        return isRow ? Array.ConvertAll(values, value => value * factor) : null;
    }

    private static (Node Add, float[] Bias)? BiasAfter(Graph graph, Value product, int width)
    {
        if (product.Consumers.Count != 1 || product.Quantization is not null || graph.Outputs.Contains(product) || product.Consumers[0] is not { Operator: Add } add) return null;
        Value other = add.Inputs[0] == product ? add.Inputs[1]! : add.Inputs[0]!;
        return other.Constant is { ElementType: ElementType.Float32 } constant && (constant.Count == 1 || constant.Shape[-1] == constant.Count)
            && Bias(constant, width, 1) is { } bias ? (add, bias) : null;
    }
}
