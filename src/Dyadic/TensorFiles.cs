using System.Globalization;
using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Graphs.Onnx;

namespace Dyadic;

/// <summary>Tensors named on a command line.</summary>
public static class TensorFiles
{
    /// <summary>Reads <c>NAME=FILE</c> with a .npy or .pb file, or the path of an .npz file, whose arrays carry their names.</summary>
    /// <exception cref="DyadicException">The text is neither, or a file cannot be read.</exception>
    public static IReadOnlyList<NamedTensor> Read(string text)
    {
        if (text.EndsWith(".npz", StringComparison.OrdinalIgnoreCase) && File.Exists(text)) return NpzFile.Read(text);
        (string name, string path) = SplitName(text, "FILE");
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".npy" => [new NamedTensor(name, NpyFile.Read(path))],
            ".pb" => [new NamedTensor(name, OnnxTensorFile.Read(path))],
            _ => throw DyadicException.Usage($"'{path}' is read as a tensor when it ends in .npy or .pb; whole .npz files are given without a name."),
        };
    }

    /// <summary>Reads <c>NAME=1,3,224,224</c>.</summary>
    /// <exception cref="DyadicException">An extent is no whole number from 0.</exception>
    public static KeyValuePair<string, TensorShape> ParseShape(string text)
    {
        (string name, string extents) = SplitName(text, "1,3,224,224");
        List<int> shape = [];
        foreach (string extent in extents.Split(','))
        {
            if (!int.TryParse(extent, NumberStyles.None, CultureInfo.InvariantCulture, out int value)) throw DyadicException.Usage($"'{extent}' in '{text}' is no extent; extents are whole numbers.");
            shape.Add(value);
        }

        return KeyValuePair.Create(name, TensorShape.Create([.. shape]));
    }

    /// <summary>Reads <c>NAME=NUMBER</c>, a scalar of an input's type, or what <see cref="Read"/> takes.</summary>
    /// <param name="text">The text.</param>
    /// <param name="inputs">The inputs that are meant.</param>
    /// <exception cref="DyadicException">The text is neither, the number does not fit the input's type, or a file cannot be read.</exception>
    public static IReadOnlyList<NamedTensor> ParseConstant(string text, IReadOnlyList<Value> inputs)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0 || !double.TryParse(text.AsSpan(equals + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)) return Read(text);
        string name = text[..equals];
        ElementType type = inputs.FirstOrDefault(input => input.Name == name)?.Type ?? ElementType.Int64;
        if (!(type is ElementType.Float32 || (type.IsInteger() && double.IsInteger(number) && number >= (double)type.IntegerRange().Min && number <= (double)type.IntegerRange().Max)))
        {
            throw DyadicException.Usage($"'{text}': the input '{name}' is {type}, which cannot be {text[(equals + 1)..]}; give other types as NAME=FILE.npy.");
        }

        DenseTensor tensor = type is ElementType.Float32 ? DenseTensor.Scalar((float)number) : DenseTensor.Zeros(type, TensorShape.Scalar);
        if (type is not ElementType.Float32) IntegerElements.SetWrapped(tensor, 0, (long)number);
        return [new NamedTensor(name, tensor)];
    }

    /// <summary>A file name made of a value's name: anything but letters, digits, <c>.</c>, <c>-</c> and <c>_</c> becomes <c>_</c>.</summary>
    public static string SafeName(string name)
    {
        string safe = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_'));
        return safe.Trim('.').Length == 0 ? "output" : safe;
    }

    private static (string Name, string Value) SplitName(string text, string form)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 ? (text[..equals], text[(equals + 1)..]) : throw DyadicException.Usage($"'{text}' should have the form NAME={form}.");
    }
}
