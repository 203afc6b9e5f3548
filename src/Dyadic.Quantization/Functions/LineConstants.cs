using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Kernels.Functions;

namespace Dyadic.Quantization;

/// <summary>Lines as constants of a graph.</summary>
internal static class LineConstants
{
    /// <summary>Breakpoints, slopes and intercepts; equal tables under one name are stored once.</summary>
    public static Value[] Add(GraphEmitter emitter, string name, IntegerLines lines) =>
        [emitter.Constant($"{name}_breakpoints", DenseTensor.Vector(lines.Breakpoints)), emitter.Constant($"{name}_slopes", DenseTensor.Vector(lines.Slopes)), emitter.Constant($"{name}_intercepts", DenseTensor.Vector(lines.Intercepts))];
}
