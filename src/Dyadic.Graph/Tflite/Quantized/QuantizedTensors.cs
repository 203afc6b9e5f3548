using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>What the rules of quantized operators ask of tensors.</summary>
internal static class QuantizedTensors
{
    /// <summary>True for a tensor of 8-bit codes with one positive scale; int8 ones are held as uint8 (<see cref="UnsignedCodes"/>).</summary>
    public static bool HasCodes(this TfliteTensor? tensor) => tensor is { Type: ElementType.UInt8, Quantization.Scales: [> 0] };

    /// <summary>The real step of a code.</summary>
    public static float Scale(this TfliteTensor tensor) => tensor.Quantization!.Scales[0];

    /// <summary>The code of 0.</summary>
    public static int ZeroPoint(this TfliteTensor tensor) => (int)tensor.Quantization!.ZeroPoints[0];

    /// <summary>True when both tensors stand for the same reals code by code.</summary>
    public static bool SharesCodes(this TfliteTensor tensor, TfliteTensor other) => tensor.Scale() == other.Scale() && tensor.ZeroPoint() - tensor.CodeShift == other.ZeroPoint() - other.CodeShift
        && tensor.CodeShift == other.CodeShift;

    /// <summary>The table that maps every uint8 code.</summary>
    public static DenseTensor Table(Func<int, int> codeOf)
    {
        byte[] table = new byte[256];
        for (int code = 0; code < table.Length; code++) table[code] = (byte)Math.Clamp(codeOf(code), 0, byte.MaxValue);
        return DenseTensor.Vector<byte>(table);
    }

    /// <summary>The constant of a bias or axes input.</summary>
    public static DenseTensor Required(this TfliteGraphWriter graph, TfliteOperator op, TfliteTensor tensor, string role) =>
        graph.ConstantOf(tensor) ?? throw op.Unsupported($"computes its {role}, tensor {tensor.Index}; a constant is supported");
}
