using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>Functions of a sum of 8-bit codes that kernels compute in binary32: a table of every sum there can be makes them exact integers.</summary>
internal static class SumTable
{
    private const int MostElements = 1 << 14;

    /// <summary>code[sum].</summary>
    /// <param name="op">The operator.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="sum">The sum of codes as they are held here, int32.</param>
    /// <param name="count">How many codes were added.</param>
    /// <param name="codeOf">The output's code for a sum of the file's codes.</param>
    /// <exception cref="DyadicException">So many codes are added that the table would be too large.</exception>
    public static ImportedValue LookUp(TfliteOperator op, TfliteGraphWriter graph, ImportedValue sum, int count, Func<int, int> codeOf)
    {
        if (count > MostElements) throw op.Unsupported($"adds {count} codes and rescales in float, which is done by a table here; up to {MostElements} codes are supported");
        byte[] table = new byte[(count * byte.MaxValue) + 1];
        graph.Spend(table.Length, TfliteGraphWriter.NameOf(op.Output));
        int shift = count * op.Inputs[0]!.CodeShift;
        for (int i = 0; i < table.Length; i++) table[i] = unchecked((byte)codeOf(i - shift));
        return graph.Node("Gather", [graph.Constant(DenseTensor.Vector<byte>(table), "table"), sum]);
    }
}
