namespace Dyadic.Graphs.Tflite.Schema;

/// <summary>A TensorFlow Lite model as its file states it.</summary>
/// <param name="Subgraphs">The subgraphs; the first is the model itself.</param>
/// <param name="Signatures">The named entry points.</param>
/// <param name="Description">The model's description.</param>
/// <param name="FileLength">The length of the file in bytes.</param>
internal sealed record TfliteModel(IReadOnlyList<TfliteSubgraph> Subgraphs, IReadOnlyList<TfliteSignature> Signatures, string Description, long FileLength);

/// <summary>A graph of operators over numbered tensors.</summary>
/// <param name="Name">Its name; may be empty.</param>
/// <param name="Tensors">The tensors by number.</param>
/// <param name="Inputs">The tensors that a caller gives.</param>
/// <param name="Outputs">The tensors that a caller gets.</param>
/// <param name="Operators">The operators in the order of their execution.</param>
internal sealed record TfliteSubgraph(
    string Name,
    IReadOnlyList<TfliteTensor> Tensors,
    IReadOnlyList<TfliteTensor> Inputs,
    IReadOnlyList<TfliteTensor> Outputs,
    IReadOnlyList<TfliteOperator> Operators);

/// <summary>A named entry point: names of its own for inputs and outputs of a subgraph.</summary>
/// <param name="Key">The entry point's name.</param>
/// <param name="Subgraph">The number of its subgraph.</param>
/// <param name="Inputs">Name → tensor number.</param>
/// <param name="Outputs">Name → tensor number.</param>
internal sealed record TfliteSignature(string Key, int Subgraph, IReadOnlyList<KeyValuePair<string, int>> Inputs, IReadOnlyList<KeyValuePair<string, int>> Outputs);
