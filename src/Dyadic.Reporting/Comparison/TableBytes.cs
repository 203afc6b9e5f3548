using Dyadic.Graphs;

namespace Dyadic.Reporting;

/// <summary>Bytes of the tables in a model; see <see cref="IntegerTables"/>.</summary>
/// <remarks>Each entry counts the least of 1, 2, 4 or 8 bytes that hold them all: files store int64 where the function would do with less.</remarks>
public static class TableBytes
{
    /// <summary>Bytes of all tables of a graph.</summary>
    public static long Of(Graph graph) => IntegerTables.Of(graph).Sum(table => table.Bytes);
}
