using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.OnnxText;

namespace Dyadic.Runtime.Tests;

/// <summary>Runs a graph written as ONNX text with kernels and with the interpreter, and compares.</summary>
internal static class Agreement
{
    /// <summary>Builds a graph. Inputs whose names begin with a capital letter become random constants.</summary>
    public static Graph Build(string text, int seed = 1)
    {
        GraphDefinition definition = OnnxTextParser.ParseGraph(text);
        Random random = new(seed);
        foreach (ValueDefinition input in definition.Inputs.Where(input => char.IsUpper(input.Name[0])))
        {
            definition.Initializers.Add(new(input.Name, RandomTensor(input.Type, input.Shape!.ToTensorShape(), random)));
        }

        return new GraphBuilder(OperatorSet.Standard).Build(definition);
    }

    /// <summary>One random tensor an input; named extents become <paramref name="batch"/>.</summary>
    public static DenseTensor[] RandomInputs(Graph graph, int batch = 2, int seed = 7)
    {
        Random random = new(seed);
        return [.. graph.Inputs.Select(input => RandomTensor(
            input.Type, TensorShape.Create([.. input.Shape!.Select(extent => extent.IsKnown ? (int)extent.Value : batch)]), random))];
    }

    /// <summary>
    /// Checks that a session agrees with the interpreter: integers and bools equal, floats within 1e-4 of the largest magnitude; that one
    /// and two threads give the same bits; that the arena's earlier content does not matter; and that observed values agree too.
    /// </summary>
    /// <returns>The plan with one thread.</returns>
    public static Plan Check(string text, params IReadOnlyList<DenseTensor> given) => Check(Build(text), given);

    /// <inheritdoc cref="Check(string, IReadOnlyList{DenseTensor})"/>
    public static Plan Check(Graph graph, params IReadOnlyList<DenseTensor> given)
    {
        IReadOnlyList<DenseTensor> inputs = given.Count > 0 ? given : RandomInputs(graph);
        Dictionary<Value, DenseTensor> values = [];
        DenseTensor[] expected = GraphInterpreter.Run(graph, inputs, (value, tensor) => values[value] = tensor);
        using Session session = new(graph, new SessionOptions { Threads = 1 });
        using Session parallel = new(graph, new SessionOptions { Threads = 2 });
        DenseTensor[] actual = session.Run(inputs);
        Plan plan = session.PlanFor([.. inputs.Select(input => input.Shape)]);
        plan.Poison(0xCD);
        DenseTensor[] again = session.Run(inputs);
        DenseTensor[] two = parallel.Run(inputs);
        for (int i = 0; i < expected.Length; i++)
        {
            Close(graph.Outputs[i].Name, expected[i], actual[i]);
            Assert.True(actual[i].ContentEquals(again[i]), "A second run over a poisoned arena gave other bits.");
            Assert.True(actual[i].ContentEquals(two[i]), "Two threads gave other bits than one.");
        }

        session.Observe = (value, tensor) => Close(value.Name, values[value], tensor);
        session.Run(inputs);
        return plan;
    }

    /// <summary>The kernels of a plan's steps.</summary>
    public static string[] Kernels(this Plan plan) => [.. plan.Describe().Select(row => row.Kernel)];

    /// <summary>A tensor of small random numbers; 8-bit integers cover their type.</summary>
    public static DenseTensor RandomTensor(ElementType type, TensorShape shape, Random random)
    {
        DenseTensor tensor = DenseTensor.Zeros(type, shape);
        for (int i = 0; i < tensor.Count; i++)
        {
            switch (type)
            {
                case ElementType.Float32: tensor.Span<float>()[i] = (float)((random.NextDouble() * 2) - 1); break;
                case ElementType.Float64: tensor.Span<double>()[i] = (random.NextDouble() * 2) - 1; break;
                case ElementType.Bool: tensor.Bytes[i] = (byte)random.Next(2); break;
                case ElementType.UInt8: tensor.Bytes[i] = (byte)random.Next(256); break;
                case ElementType.Int8: tensor.Span<sbyte>()[i] = (sbyte)random.Next(-128, 128); break;
                case ElementType.Int32: tensor.Span<int>()[i] = random.Next(-100, 101); break;
                default: IntegerElements.SetWrapped(tensor, i, random.Next(0, 101)); break; // int64: multipliers, extents, indices
            }
        }

        return tensor;
    }

    /// <summary>Equal type and shape, and equal or close elements.</summary>
    public static void Close(string name, DenseTensor expected, DenseTensor actual, float relative = 1e-4f)
    {
        Assert.Equal(expected.ElementType, actual.ElementType);
        Assert.Equal(expected.Shape, actual.Shape);
        if (expected.ElementType != ElementType.Float32)
        {
            Assert.True(expected.ContentEquals(actual), $"'{name}' differs.");
            return;
        }

        float largest = 1e-6f;
        foreach (float value in expected.Span<float>()) largest = Math.Max(largest, Math.Abs(value));
        for (int i = 0; i < expected.Count; i++)
        {
            float difference = Math.Abs(expected.Span<float>()[i] - actual.Span<float>()[i]);
            Assert.True(difference <= relative * largest, $"'{name}' differs at {i}: expected {expected.Span<float>()[i]}, got {actual.Span<float>()[i]}.");
        }
    }
}
