using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels.Functions;

namespace Dyadic.Runtime.Tests;

public sealed class IntegerRecurrentKernelTests
{
    [Theory]
    [InlineData("lstm", 1)]
    [InlineData("gru", 1)]
    [InlineData("gru reset first", 2)]
    public void A_layer_runs_as_one_kernel_with_the_bits_of_its_definition(string kind, int threads)
    {
        foreach ((int steps, int batch, int directions, int units) in ((int, int, int, int)[])[(1, 1, 1, 8), (6, 3, 2, 21), (4, 1, 1, 64)])
        {
            (Graph graph, DenseTensor[] inputs) = Layer(kind, steps, batch, directions, units);
            using Session session = new(graph, new SessionOptions { Threads = threads });
            DenseTensor[] expected = GraphInterpreter.Run(graph, inputs);
            for (int run = 0; run < 2; run++)
            {
                DenseTensor[] actual = session.Run(inputs);
                for (int i = 0; i < expected.Length; i++) Assert.True(expected[i].ContentEquals(actual[i]), $"{kind}: output {i}");
            }

            Assert.StartsWith("recurrent layer", Assert.Single(session.PlanFor([.. inputs.Select(input => input.Shape)]).Kernels()), StringComparison.Ordinal);
        }
    }

    private static (Graph Graph, DenseTensor[] Inputs) Layer(string kind, int steps, int batch, int directions, int units)
    {
        Random random = new(units);
        IntegerRecurrent op = kind switch { "lstm" => new IntegerLstm(), "gru" => new IntegerGru(), _ => new IntegerGruResetFirst() };
        int columns = op.Gates * units;
        bool lstm = op is IntegerLstm;
        DenseTensor sigmoid = DenseTensor.Vector<short>(InterpolationTable.Sample(x => 1 / (1 + Math.Exp(-x)), 16)), tanh = DenseTensor.Vector<short>(InterpolationTable.Sample(Math.Tanh, 8));
        TensorShape perColumn = [directions, 1, columns];
        long[] multipliers = new long[directions * columns], divisors = new long[directions * columns];
        Array.Fill(multipliers, 0x5A827999L);
        Array.Fill(divisors, 1L << 31);
        List<DenseTensor> parameters =
        [
            DenseTensor.Vector<long>([.. Enumerable.Range(0, directions).Select(direction => (long)direction)]), Random(ElementType.UInt8, [directions, units, columns]), DenseTensor.Scalar<byte>(128),
            .. lstm ? Array.Empty<DenseTensor>() : [DenseTensor.Zeros(ElementType.Int32, perColumn)], DenseTensor.Create<long>(perColumn, multipliers), DenseTensor.Create<long>(perColumn, divisors),
            sigmoid, DenseTensor.Scalar(1L), tanh, DenseTensor.Scalar(2L), .. lstm ? [tanh, DenseTensor.Scalar(1L), DenseTensor.Scalar(1L << 18), DenseTensor.Scalar(-32768L), DenseTensor.Scalar(32767L)] : Array.Empty<DenseTensor>(),
            DenseTensor.Scalar(16384L), DenseTensor.Scalar(1L << 22), DenseTensor.Scalar<byte>(128), DenseTensor.Scalar(0L), DenseTensor.Scalar(255L),
        ];
        DenseTensor carry = Random(ElementType.Int16, [directions, batch, units]), lengths = DenseTensor.Vector<long>([.. Enumerable.Range(0, batch).Select(sequence => (long)(steps - sequence))]);
        DenseTensor gates = Random(ElementType.Int16, [steps, batch, directions * columns]);
        DenseTensor[] inputs = lstm ? [gates, Random(ElementType.UInt8, [directions, 1, units]), carry, lengths] : [gates, carry, lengths];
        Graph graph = new() { Name = "recurrent" };
        Value[] given = [.. inputs.Select((tensor, i) => graph.AddInput($"x{i}", tensor.ElementType, SymbolicShape.Of(tensor.Shape)))];
        Node node = graph.AddNode("layer", op, [.. given, .. parameters.Select((tensor, i) => graph.AddInitializer($"p{i}", tensor))], lstm ? ["y", "hidden", "cell"] : ["y", "hidden"]);
        foreach (Value? output in node.Outputs) graph.AddOutput(output!);
        GraphInference.Infer(graph);
        return (graph, inputs);

        DenseTensor Random(ElementType type, TensorShape shape)
        {
            DenseTensor tensor = DenseTensor.Zeros(type, shape);
            random.NextBytes(tensor.Bytes);
            return tensor;
        }
    }
}
