using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>LOG_SOFTMAX on 8-bit codes over the last axis: as TFLite's kernel, a table of exponentials, their sum and its logarithm in binary32.</summary>
/// <remarks>There is no integer form of it: the network computes in float here, and its verification says so.</remarks>
internal sealed class QuantizedLogSoftmaxRule() : TfliteRule(TfliteBuiltin.LogSoftmax, TfliteArithmetic.Quantized)
{
    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => op.OptionalInput(0).HasCodes() && op.Outputs is [{ } output] && output.HasCodes();

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input"), output = op.Output;
        if (input.Shape.Rank == 0) throw op.BadInput("has no axis to normalize along");
        ImportedValue codes = graph.Cast(graph.Read(input), ElementType.Int32), last = graph.Integers("last", -1);
        ImportedValue greatest = graph.Node("ReduceMax", [codes, last], ("keepdims", new AttributeValue.Int(1)));
        float[] table = [.. Enumerable.Range(0, 256).Select(below => (float)Math.Exp(-input.Scale() * below))];
        ImportedValue exponentials = graph.Node("Gather", [graph.Constant(DenseTensor.Vector<float>(table), "exponentials"), graph.Node("Sub", [greatest, codes])]);
        ImportedValue logarithm = graph.Node("Log", [graph.Node("ReduceSum", [exponentials, last], ("keepdims", new AttributeValue.Int(1)))]);
        ImportedValue most = graph.Node("Mul", [Real(graph, greatest, input), Number(graph, input.Scale())]);
        ImportedValue subtracted = graph.Node("Div", [graph.Node("Add", [most, logarithm]), Number(graph, output.Scale())]);
        ImportedValue scaled = graph.Node("Sub", [graph.Node("Mul", [Real(graph, codes, input), Number(graph, input.Scale() / output.Scale())]), subtracted]);
        ImportedValue y = graph.Node("Add", [graph.Node("Round", [scaled]), Number(graph, output.ZeroPoint())]);
        graph.Write(output, graph.Cast(graph.Clip(y, 0, byte.MaxValue), ElementType.UInt8));
    }

    private static ImportedValue Real(TfliteGraphWriter graph, ImportedValue codes, TfliteTensor tensor) =>
        graph.Cast(tensor.CodeShift == 0 ? codes : graph.Node("Sub", [codes, graph.Int32(tensor.CodeShift)]), ElementType.Float32);

    private static ImportedValue Number(TfliteGraphWriter graph, float value) => graph.Constant(DenseTensor.Scalar(value), "number");
}
