using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime;

/// <summary>Loads what sessions need before there is a model: most of the time to a first session is spent on compiling and loading code.</summary>
/// <remarks>
/// Plans and runs a network of a few nodes on a thread of its own, so that this happens while the caller reads its model. It changes
/// nothing but times, and a process that never calls it works alike.
/// </remarks>
public static class WarmUp
{
    private const int Channels = 64, Extent = 4;

    private static int s_begun;

    /// <summary>Begins, once a process and only where there is a second processor, and returns at once.</summary>
    public static void Begin()
    {
        if (Environment.ProcessorCount == 1 || Interlocked.Exchange(ref s_begun, 1) != 0) return;
        new Thread(Run) { IsBackground = true, Name = "dyadic warm-up" }.Start();
    }

    private static void Run()
    {
        try
        {
            Graph graph = Network();
            using Session session = new(graph, new SessionOptions { Threads = 1 });
            session.Run([DenseTensor.Zeros(ElementType.Float32, [1, Channels, Extent, Extent])]);
        }
        catch (DyadicException)
        {
            // A tier that the processor lacks, for instance: the caller's own session says so.
        }
    }

    /// <summary>What a quantized image network is made of, in both written forms.</summary>
    internal static Graph Network()
    {
        Graph graph = new() { Name = "warm-up" };
        Value scale = graph.AddInitializer("scale", DenseTensor.Scalar(0.5f)), zero = graph.AddInitializer("zero", DenseTensor.Scalar<byte>(128));
        Value zeros = graph.AddInitializer("weight_zeros", DenseTensor.Scalar<sbyte>(0));
        Value wide = graph.AddInitializer("wide", DenseTensor.Zeros(ElementType.Int8, [Channels, Channels, 1, 1]));
        Value deep = graph.AddInitializer("deep", DenseTensor.Zeros(ElementType.Int8, [Channels, 1, 3, 3]));
        Value x = graph.AddInput("x", ElementType.Float32, [1, Channels, Extent, Extent]);

        Value codes = Node(new QuantizeLinear(), x, scale, zero), real = Node(new DequantizeLinear(), codes, scale, zero);
        Value first = Requantized(Node(new Conv(), real, Node(new DequantizeLinear(), wide, scale, zeros)));
        Value second = Requantized(Node(new Conv(Group: Channels, Pads: [1, 1, 1, 1]), first, Node(new DequantizeLinear(), deep, scale, zeros)));
        Value sum = Requantized(Node(new Add(), first, second));
        Value mean = Requantized(Node(new GlobalAveragePool(), sum));
        graph.AddOutput(Node(new Softmax(), Node(new Flatten(), mean)));

        // The integer form: accumulators, and one rescaling.
        Value accumulators = Node(new ConvInteger(), codes, wide, zero, zeros);
        Value rescaled = Node(
            new Requantize(ElementType.UInt8), accumulators,
            graph.AddInitializer("bias", DenseTensor.Zeros(ElementType.Int32, [1, Channels, 1, 1])), Int64("multiplier", 1L << 30), Int64("divisor", 1L << 40), Int64("middle", 128), Int64("low", 0), Int64("high", 255));
        graph.AddOutput(rescaled);
        GraphInference.Infer(graph);
        return graph;

        Value Node(Operator op, params Value[] inputs) => graph.AddNode("", op, inputs, [graph.UniqueName("value")]).Output;
        Value Requantized(Value value) => Node(new DequantizeLinear(), Node(new QuantizeLinear(), value, scale, zero), scale, zero);
        Value Int64(string name, long value) => graph.AddInitializer(name, DenseTensor.Scalar(value));
    }
}
