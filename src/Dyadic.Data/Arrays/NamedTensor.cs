using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>An array and the name it goes by: a model's input or output, or an entry of an archive.</summary>
/// <param name="Name">The name; empty where the file gives none.</param>
/// <param name="Tensor">The elements.</param>
public readonly record struct NamedTensor(string Name, DenseTensor Tensor);
