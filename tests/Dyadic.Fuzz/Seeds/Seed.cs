namespace Dyadic.Fuzz.Seeds;

/// <summary>A good file that mutants are made of.</summary>
/// <param name="Name">Names it in reports.</param>
/// <param name="Format">What kind of file it is.</param>
/// <param name="Bytes">The file.</param>
/// <param name="Inputs">Recorded input tensors as ONNX messages; may be empty.</param>
internal sealed record Seed(string Name, SeedFormat Format, byte[] Bytes, IReadOnlyList<byte[]> Inputs);

/// <summary>The formats of model files.</summary>
internal enum SeedFormat
{
    Onnx,
    Tflite,
}
