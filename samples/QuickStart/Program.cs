using System.Numerics.Tensors;
using Dyadic;
using Dyadic.Quantization;
using QuickStart;

string folder = Directory.CreateTempSubdirectory("dyadic-sample").FullName;
string floatPath = Path.Combine(folder, "tiny.onnx"), integerPath = Path.Combine(folder, "tiny-int8.onnx");
TinyNetwork.Write(floatPath);

// The ten lines: load, quantize, prove, save, run.
using DyadicModel model = DyadicModel.Load(floatPath);
QuantizedModel quantized = model.Quantize("int8", TinyNetwork.Samples(64));
IntegerProof proof = quantized.Verify();
quantized.Save(integerPath);
using DyadicModel integer = DyadicModel.Load(integerPath);
Tensor<float> input = TinyNetwork.Samples(1).Single();
Tensor<float> expected = model.Run(input);
Tensor<float> actual = integer.Run(input);

float error = TensorPrimitives.Distance<float>([.. expected], [.. actual]) / TensorPrimitives.Norm<float>([.. expected]);
Console.WriteLine($"float:    {string.Join(", ", expected.Select(score => $"{score:F3}"))}");
Console.WriteLine($"integers: {string.Join(", ", actual.Select(score => $"{score:F3}"))}  ({100 * error:F1} % off)");
Console.WriteLine(proof.Holds ? $"Proven: {proof.IslandNodes.Count} nodes compute with integers only." : "Not proven.");
Directory.Delete(folder, recursive: true);
return proof.Holds && error < 0.05 ? 0 : 1;
