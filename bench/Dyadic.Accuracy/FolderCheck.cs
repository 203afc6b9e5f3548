using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Quantization.Tests;
using Dyadic.Runtime;

namespace Dyadic.Accuracy;

/// <summary>Everything that is asked of one file: it loads, its shapes are inferred, it runs, and its outputs are those of a reference.</summary>
/// <param name="golden">The folder of TFLite's outputs, or null.</param>
/// <param name="extents">What stands for open extents.</param>
internal sealed class FolderCheck(string? golden, FolderExtents extents)
{
    // Float networks sum in another order than their reference; integers have to be equal.
    private const double FloatTolerance = 1e-4;

    /// <summary>Checks one file; no failure of the file is thrown.</summary>
    /// <param name="file">The model.</param>
    /// <param name="name">Its name in the table.</param>
    public FolderRow Check(string file, string name)
    {
        FolderRow row = new(name);
        try
        {
            Model model = ModelFile.Read(file);
            GraphInference.Infer(model.Graph);
            row = row with { Nodes = model.Graph.Nodes.Count, Outputs = string.Join(", ", model.Graph.Outputs.Select(output => $"{output.Type.ToString().ToLowerInvariant()}{output.Shape}")) };
            if (model.Graph.Outputs.FirstOrDefault(output => output.Shape is null) is { } unknown) return row with { Failure = $"the shape of output {unknown} is not inferred" };
            row = row with { Milliseconds = LatencyBenchmark.Measure(model, new BenchmarkOptions { Threads = 1, Seconds = 0.4, Shapes = extents.Of(model.Graph) }).MedianMilliseconds };
            return Compare(row, model, file);
        }
        catch (DyadicException error)
        {
            return row with { Failure = error.Message };
        }
    }

    private FolderRow Compare(FolderRow row, Model model, string file)
    {
        using Session session = new(model, new SessionOptions { Threads = 1 });
        string outputs = golden is null ? "" : Path.Combine(golden, $"{Path.GetFileName(file)}.npz");
        if (File.Exists(outputs))
        {
            Dictionary<string, DenseTensor> expected = NpzFile.Read(outputs).ToDictionary(array => array.Name, array => array.Tensor);
            row = row with { Reference = "TFLite" };
            // TFLite's recurrent layers, imported as Scan, go on from the state of the case before; ours start every run from zero, as the first case does.
            bool keepsState = model.Graph.Nodes.Any(node => node.OpType == "Scan");
            for (int number = 0; (number == 0 || !keepsState) && expected.ContainsKey($"case{number}_output0"); number++)
            {
                row = Add(row, session.Run(GoldenInputs.Of(model.Graph, number)), output => expected[$"case{number}_output{output}"]);
            }

            return row;
        }

        IReadOnlyDictionary<string, TensorShape> shapes = extents.Of(model.Graph);
        DenseTensor[] inputs = [.. session.Inputs.Select(input => RandomInputs.Make(input, shapes[input.Name], seed: 1))];
        DenseTensor[] specified = GraphInterpreter.Run(model.Graph, inputs);
        return Add(row with { Reference = "specification" }, session.Run(inputs), output => specified[output]);
    }

    private static FolderRow Add(FolderRow row, DenseTensor[] ours, Func<int, DenseTensor> reference)
    {
        for (int output = 0; output < ours.Length; output++)
        {
            DenseTensor expected = reference(output);
            if (ours[output].ElementType != expected.ElementType || ours[output].Count != expected.Count) return row with { Failure = $"output {output} is {ours[output]}; expected {expected}" };
            double[] a = Numbers(ours[output]), b = Numbers(expected);
            double difference = a.Zip(b, (x, y) => Math.Abs(x - y)).Max() / Math.Max(b.Max(Math.Abs), double.Epsilon);
            int differing = a.Zip(b).Count(pair => !pair.First.Equals(pair.Second));
            row = row with { Elements = row.Elements + a.Length, Differing = row.Differing + differing, Difference = Math.Max(row.Difference, difference) };
            bool wrong = expected.ElementType.IsInteger() ? differing > 0 : !(difference <= FloatTolerance);
            if (wrong) row = row with { Failure = $"output {output} differs from the {row.Reference} more than float rounding does" };
        }

        return row;
    }

    private static double[] Numbers(DenseTensor tensor) => tensor.ElementType == ElementType.Float32
        ? Array.ConvertAll(tensor.Span<float>().ToArray(), number => (double)number)
        : Array.ConvertAll(IntegerElements.ToInt64(tensor), number => (double)number);
}
