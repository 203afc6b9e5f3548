using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime.Tests;

/// <summary>The integer functions of imported TFLite models run on kernels that give the bits of their operators.</summary>
public sealed class CodeFunctionTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 12)]
    [InlineData(2, 1001)]
    public void Softmax_by_table(int rows, int depth)
    {
        long[] table = [.. Enumerable.Range(0, 256).Select(below => (long)Math.ScaleB(Math.Exp(-0.07 * below), TableSoftmax.TableBits))];
        Check(new TableSoftmax(), Codes([rows, depth], 1), DenseTensor.Vector<long>(table), DenseTensor.Scalar(256L));
    }

    [Theory]
    [InlineData(1, 1, 1, 4, 5)]
    [InlineData(21, 5, 7, 13, 9)]
    [InlineData(3, 6, 6, 12, 12)]
    [InlineData(40, 8, 3, 2, 1)]
    public void Bilinear_resizing(int channels, int height, int width, int rows, int columns)
    {
        (DenseTensor rowLow, DenseTensor rowHigh, DenseTensor rowWeight) = Taps(height, rows);
        (DenseTensor columnLow, DenseTensor columnHigh, DenseTensor columnWeight) = Taps(width, columns);
        Check(new BilinearResize(), Codes([2, channels, height, width], 2), rowLow, rowHigh, rowWeight.Reshaped([rows, 1]), columnLow, columnHigh, columnWeight);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(1, false)]
    [InlineData(3, true)]
    [InlineData(-1, false)]
    public void The_position_of_the_greatest_code(int axis, bool keepsAxis)
    {
        DenseTensor codes = Codes([2, 21, 5, 37], 6);
        foreach (ref byte code in codes.Bytes) code &= 7;
        Check(new ArgMax(axis, keepsAxis), codes);
    }

    [Theory]
    [InlineData(ElementType.UInt8)]
    [InlineData(ElementType.Int8)]
    [InlineData(ElementType.Int16)]
    public void A_table_of_codes(ElementType to)
    {
        DenseTensor table = DenseTensor.Zeros(to, [256]);
        new Random(3).NextBytes(table.Bytes);
        Check(new LookUp(), Codes([2, 5, 6, 7], 4), table);
    }

    [Fact]
    public void A_rescaling_in_binary32()
    {
        Random random = new(5);
        int[] sums = [.. Enumerable.Range(0, 3 * 8 * 49).Select(_ => random.Next(int.MinValue, int.MaxValue) >> random.Next(0, 24))];
        float[] scales = [.. Enumerable.Range(0, 8).Select(channel => channel == 3 ? 0 : (float)Math.Exp(-6 - (random.NextDouble() * 8)))];
        TensorShape shape = [8, 1, 1];
        Check(
            new RequantizeFloat32(ElementType.UInt8), DenseTensor.Create<int>([3, 8, 7, 7], sums), DenseTensor.Create<int>(shape, [.. scales.Select(_ => random.Next(-9999, 9999))]),
            DenseTensor.Create<long>(shape, [.. scales.Select(scale => RequantizeFloat32.Parameters(scale).Multiplier)]),
            DenseTensor.Create<long>(shape, [.. scales.Select(scale => RequantizeFloat32.Parameters(scale).Divisor)]),
            DenseTensor.Scalar(117L), DenseTensor.Scalar(3L), DenseTensor.Scalar(250L));
    }

    private static (DenseTensor Low, DenseTensor High, DenseTensor Weight) Taps(int from, int to)
    {
        double[] positions = [.. Enumerable.Range(0, to).Select(i => Math.Clamp(((i + 0.5) * from / to) - 0.5, 0, from - 1))];
        return (DenseTensor.Vector<long>([.. positions.Select(at => (long)at)]), DenseTensor.Vector<long>([.. positions.Select(at => Math.Min((long)at + 1, from - 1))]),
            DenseTensor.Vector<long>([.. positions.Select(at => (long)Math.Round((at - Math.Floor(at)) * 2048))]));
    }

    private static DenseTensor Codes(TensorShape shape, int seed)
    {
        DenseTensor codes = DenseTensor.Zeros(ElementType.UInt8, shape);
        new Random(seed).NextBytes(codes.Bytes);
        return codes;
    }

    private static void Check(Operator op, DenseTensor input, params DenseTensor[] constants)
    {
        Graph graph = new();
        Value x = graph.AddInput("x", input.ElementType, SymbolicShape.Of(input.Shape));
        Node node = graph.AddNode("node", op, [x, .. constants.Select((constant, i) => graph.AddInitializer($"c{i}", constant))], ["y"]);
        graph.AddOutput(node.Output);
        GraphInference.Infer(graph);
        using Session session = new(graph);
        Assert.DoesNotContain(session.PlanFor(input.Shape).Describe(), row => row.Kernel.Contains("reference", StringComparison.Ordinal));
        Assert.True(GraphInterpreter.Run(graph, [input])[0].ContentEquals(session.Run([input])[0]), $"{op} differs");
    }
}
