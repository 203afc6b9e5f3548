using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Graphs.Onnx;

namespace Dyadic.Peers;

/// <summary>Makes every value of a file an output, runs it on both engines and names the values that differ, in the graph's order.</summary>
internal static class TraceCommand
{
    public static int Run(Arguments arguments)
    {
        if (arguments.Files is not [string file]) throw DyadicException.Usage("trace takes one model file.");
        Model model = OnnxModelFile.Read(file);
        using PeerSamples samples = new(model, arguments);
        int count = arguments.Number("--samples", 1), shown = arguments.Number("--show", 5);
        bool reference = arguments.Has("--reference");
        string? dump = arguments.Text("--dump");
        string optimize = arguments.Text("--optimize") ?? "disabled";
        using EnginePeer peer = EnginePeer.OnnxRuntime();
        using PeerRuns runs = new(peer, arguments.Number("--threads", 1));
        arguments.Complete();

        bool pixels = samples.HasPictures && model.Graph.Inputs[0].Type == ElementType.UInt8;
        string inputs = runs.Write(samples.Compared(count, 0, pixels));
        foreach (Value value in model.Graph.Nodes.SelectMany(node => node.Outputs).OfType<Value>().Where(value => HasNpyForm(value) && !model.Graph.Outputs.Contains(value)).ToArray()) model.Graph.AddOutput(value);
        string traced = runs.NewPath(".onnx");
        OnnxModelFile.Write(model, traced);
        DenseTensor[][] ours = runs.OnDyadic(model.Graph, inputs, reference), theirs = runs.OnOnnxRuntime(traced, inputs, optimize);

        if (dump is not null) Dump(dump, model.Graph, samples.Compared(1, 0, pixels).First(), theirs[0]);
        Dictionary<Value, int> position = [];
        for (int i = 0; i < model.Graph.Outputs.Count; i++) position[model.Graph.Outputs[i]] = i;
        int differing = 0;
        foreach (Node node in model.Graph.Nodes)
        {
            foreach (Value value in node.Outputs.OfType<Value>().Where(position.ContainsKey))
            {
                Comparison comparison = new();
                for (int sample = 0; sample < ours.Length; sample++) comparison.Add(ours[sample][position[value]], theirs[sample][position[value]], scores: false);
                if (comparison.Differing > 0 && differing++ < shown) Describe(node, value, comparison, ours, theirs, position[value]);
            }
        }

        Console.WriteLine($"{differing} of {model.Graph.Outputs.Count} values differ");
        return differing == 0 ? 0 : (int)FailureKind.FailedCheck;
    }

    // The inputs and ONNX Runtime's values of the first sample, for `dyadic diff MODEL --against FILE`.
    private static void Dump(string path, Graph graph, IReadOnlyList<DenseTensor> inputs, DenseTensor[] values)
    {
        IEnumerable<NamedTensor> given = graph.Inputs.Select((input, i) => new NamedTensor(input.Name, inputs[i]));
        NpzFile.Write(path, given.Concat(graph.Outputs.Select((output, i) => new NamedTensor(output.Name, values[i]))), compress: true);
    }

    private static bool HasNpyForm(Value value) => value.Type is ElementType.Float32 or ElementType.Float64 or ElementType.Bool
        || (value.Type.IsInteger() && value.Type.BitWidth() >= 8);

    private static void Describe(Node node, Value value, Comparison comparison, DenseTensor[][] ours, DenseTensor[][] theirs, int position)
    {
        Console.WriteLine($"{node} → {value}: {comparison.Differing} of {comparison.Elements} elements differ, by {comparison.LargestDifference:G4} at most");
        Console.WriteLine($"  reads {string.Join(", ", node.Inputs.OfType<Value>())}");
        int width = value.Type.ByteWidth();
        for (int sample = 0; sample < ours.Length; sample++)
        {
            DenseTensor a = ours[sample][position], b = theirs[sample][position];
            for (int i = 0; i < a.Count; i++)
            {
                ReadOnlySpan<byte> left = a.Bytes.Slice(i * width, width), right = b.Bytes.Slice(i * width, width);
                if (left.SequenceEqual(right)) continue;
                Console.WriteLine($"  first at sample {sample}, element {i}: Dyadic {Text(value.Type, left)}, ONNX Runtime {Text(value.Type, right)}");
                return;
            }
        }
    }

    private static string Text(ElementType type, ReadOnlySpan<byte> bytes)
    {
        if (type == ElementType.Float32) return BitConverter.ToSingle(bytes).ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        long number = 0;
        for (int i = bytes.Length - 1; i >= 0; i--) number = (number << 8) | bytes[i];
        int shift = 64 - (8 * bytes.Length);
        return (type.IsSignedInteger() ? (number << shift) >> shift : number).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
