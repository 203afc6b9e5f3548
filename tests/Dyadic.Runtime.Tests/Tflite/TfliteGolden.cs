using System.Text.Json;
using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Graphs.Tflite;

namespace Dyadic.Runtime.Tests.Tflite;

/// <summary>A model of the shared material with the outputs that TensorFlow Lite itself computed for it.</summary>
internal sealed class TfliteGolden
{
    private readonly Dictionary<string, DenseTensor> _outputs;

    private TfliteGolden(Model model, int cases, Dictionary<string, DenseTensor> outputs) => (Model, Cases, _outputs) = (model, cases, outputs);

    /// <summary>The model, imported.</summary>
    public Model Model { get; }

    /// <summary>The number of recorded cases.</summary>
    public int Cases { get; }

    /// <summary>Reads a model and its outputs; the test is skipped when they are missing.</summary>
    /// <param name="name">The file's name without folder and extension.</param>
    public static TfliteGolden Load(string name)
    {
        using JsonDocument index = JsonDocument.Parse(File.ReadAllText(Shared.Path("golden/tflite/index.json")));
        JsonElement entry = index.RootElement.EnumerateArray().First(model => Path.GetFileNameWithoutExtension(model.GetProperty("model").GetString()) == name);
        Dictionary<string, DenseTensor> outputs = NpzFile.Read(Shared.Path($"golden/tflite/{name}.tflite.npz")).ToDictionary(array => array.Name, array => array.Tensor);
        return new TfliteGolden(TfliteModelFile.Read(Shared.Path(entry.GetProperty("model").GetString()!)), entry.GetProperty("cases").GetInt32(), outputs);
    }

    /// <summary>The inputs of a case: a linear congruential generator fills them one after the other.</summary>
    public DenseTensor[] Inputs(int number)
    {
        uint state = (7919u * (uint)number) + 1;
        double Next()
        {
            state = (state * 1664525u) + 1013904223u;
            return state / 4294967296.0;
        }

        return [.. Model.Graph.Inputs.Select(input =>
        {
            DenseTensor tensor = DenseTensor.Zeros(input.Type, input.Shape!.ToTensorShape());
            for (int i = 0; i < tensor.Count; i++)
            {
                switch (input.Type)
                {
                    case ElementType.Float32: tensor.Span<float>()[i] = (float)((2 * Next()) - 1); break;
                    case ElementType.Int8: tensor.Span<sbyte>()[i] = (sbyte)(Math.Floor(256 * Next()) - 128); break;
                    case ElementType.UInt8: tensor.Bytes[i] = (byte)Math.Floor(256 * Next()); break;
                    case ElementType.Int32: tensor.Span<int>()[i] = (int)Math.Floor(8 * Next()); break;
                    default: throw new NotSupportedException($"The generator fills no {input.Type}.");
                }
            }

            return tensor;
        })];
    }

    /// <summary>What TensorFlow Lite gave for an output of a case.</summary>
    public DenseTensor Expected(int number, int output) => _outputs[$"case{number}_output{output}"];
}
