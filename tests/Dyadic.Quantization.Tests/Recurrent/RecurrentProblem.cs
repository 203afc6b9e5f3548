using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels.Functions;

namespace Dyadic.Quantization.Tests;

/// <summary>A recurrent layer with random integers of the whole range.</summary>
internal sealed class RecurrentProblem
{
    public static readonly string[] Kinds = ["lstm", "gru", "gru reset first"];

    private RecurrentProblem(IntegerRecurrent op, DenseTensor[] data, DenseTensor[] parameters) => (Operator, Data, Parameters) = (op, data, parameters);

    public IntegerRecurrent Operator { get; }

    /// <summary>Gates, states and lengths.</summary>
    public DenseTensor[] Data { get; }

    /// <summary>What follows the directions.</summary>
    public DenseTensor[] Parameters { get; }

    public DenseTensor[] Inputs => [.. Data, .. Parameters];

    public static RecurrentProblem Random(string kind, int steps, int batch, int directions, int units, int seed)
    {
        Random random = new(seed);
        IntegerRecurrent op = kind switch { "lstm" => new IntegerLstm(), "gru" => new IntegerGru(), _ => new IntegerGruResetFirst() };
        int columns = op.Gates * units;
        bool lstm = op is IntegerLstm, shared = seed == 1;
        DenseTensor gates = Filled(random, ElementType.Int16, [steps, batch, directions * columns]), carry = Filled(random, ElementType.Int16, [directions, shared ? 1 : batch, units]);
        DenseTensor hidden = Filled(random, ElementType.UInt8, [directions, shared ? 1 : batch, units]);
        DenseTensor lengths = shared ? DenseTensor.Vector<long>(long.MaxValue) : DenseTensor.Vector<long>([.. Enumerable.Range(0, batch).Select(_ => (long)random.Next(-1, steps + 2))]);
        DenseTensor reversed = DenseTensor.Vector<long>([.. Enumerable.Range(0, directions).Select(direction => (long)((direction + seed) & 1))]);
        long[] multipliers = [.. Enumerable.Range(0, directions * columns).Select(_ => random.NextInt64(1L << 30, 1L << 31))];
        long[] divisors = [.. multipliers.Select(_ => 1L << random.Next(28, 36))];
        DenseTensor sigmoid = DenseTensor.Vector<short>(InterpolationTable.Sample(x => 1 / (1 + Math.Exp(-x)), 16)), tanh = DenseTensor.Vector<short>(InterpolationTable.Sample(Math.Tanh, 8, 24));
        List<DenseTensor> parameters =
        [
            Filled(random, ElementType.UInt8, [directions, units, columns]), DenseTensor.Scalar<byte>(128),
            .. lstm ? Array.Empty<DenseTensor>() : [DenseTensor.Create<int>([directions, 1, columns], [.. multipliers.Select(_ => random.Next(-5000, 5000))])],
            DenseTensor.Create<long>([directions, 1, columns], multipliers), DenseTensor.Create<long>([directions, 1, columns], divisors),
            sigmoid, DenseTensor.Scalar(1L << random.Next(3)), tanh, DenseTensor.Scalar(1L << random.Next(3)),
            .. lstm ? [tanh, DenseTensor.Scalar(1L << random.Next(3)), DenseTensor.Scalar(1L << random.Next(15, 28)), DenseTensor.Scalar(seed == 2 ? -20000L : short.MinValue), DenseTensor.Scalar(seed == 2 ? 15000L : short.MaxValue)] : Array.Empty<DenseTensor>(),
            DenseTensor.Scalar(random.NextInt64(1 << 14, 1 << 15)), DenseTensor.Scalar(1L << random.Next(20, 25)), DenseTensor.Scalar((byte)random.Next(256)), DenseTensor.Scalar((long)random.Next(3)), DenseTensor.Scalar(255L - random.Next(3)),
        ];
        return new RecurrentProblem(op, lstm ? [gates, hidden, carry, lengths, reversed] : [gates, carry, lengths, reversed], [.. parameters]);
    }

    /// <summary>A graph of the layer alone.</summary>
    public Graph Graph(bool constantParameters)
    {
        Graph graph = new() { Name = "recurrent" };
        Value[] data = [.. Data.Select((tensor, i) => graph.AddInput($"x{i}", tensor.ElementType, SymbolicShape.Of(tensor.Shape)))];
        Value[] parameters = [.. Parameters.Select((tensor, i) => constantParameters ? graph.AddInitializer($"p{i}", tensor) : graph.AddInput($"p{i}", tensor.ElementType, SymbolicShape.Of(tensor.Shape)))];
        string[] outputs = Operator is IntegerLstm ? ["y", "hidden", "cell"] : ["y", "hidden"];
        Node node = graph.AddNode("layer", Operator, [.. data, .. parameters], outputs);
        foreach (Value? output in node.Outputs) graph.AddOutput(output!);
        GraphInference.Infer(graph);
        return graph;
    }

    private static DenseTensor Filled(Random random, ElementType type, TensorShape shape)
    {
        DenseTensor tensor = DenseTensor.Zeros(type, shape);
        random.NextBytes(tensor.Bytes);
        return tensor;
    }
}
