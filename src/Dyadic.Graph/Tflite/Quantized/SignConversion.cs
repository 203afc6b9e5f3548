using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>Converts between int8 codes and the same codes held as uint8, 128 greater.</summary>
internal static class SignConversion
{
    /// <summary>int8 codes as uint8.</summary>
    public static ImportedValue ToUnsigned(TfliteGraphWriter graph, ImportedValue codes) => graph.LookUp(codes, Table<byte>(index => unchecked((byte)(index ^ 0x80))), "to_unsigned");

    /// <summary>uint8 codes as int8.</summary>
    public static ImportedValue ToSigned(TfliteGraphWriter graph, ImportedValue codes) => graph.LookUp(codes, Table<sbyte>(index => unchecked((sbyte)(index ^ 0x80))), "to_signed");

    private static DenseTensor Table<T>(Func<int, T> entry)
        where T : unmanaged => DenseTensor.Vector<T>([.. Enumerable.Range(0, 256).Select(entry)]);
}
