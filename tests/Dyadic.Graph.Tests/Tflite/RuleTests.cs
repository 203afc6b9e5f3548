using Dyadic.Core;
using Dyadic.Graphs.Onnx;
using Dyadic.Graphs.Tests.Onnx;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tests.Tflite;

/// <summary>Operators that no model of the shared material has, evaluated on small tensors whose results can be seen.</summary>
public sealed class RuleTests
{
    [Fact]
    public void Space_goes_to_the_batch_and_back()
    {
        TfliteSpec net = new();
        int x = net.Tensor("x", 1, 4, 2, 1), middle = net.Tensor("middle", 4, 2, 1, 1), y = net.Tensor("y", 1, 4, 2, 1);
        int block = net.Numbers("block", [2, 2], 2), none = net.Numbers("none", [0, 0, 0, 0], 2, 2);
        net.Op(TfliteBuiltin.SpaceToBatchND, [x, block, none], [middle]).Op(TfliteBuiltin.BatchToSpaceND, [middle, block, none], [y]);
        (net.Inputs, net.Outputs) = ([x], [middle, y]);
        DenseTensor[] outputs = Run(net, Counting(1, 4, 2, 1));
        Assert.Equal([0, 4, 1, 5, 2, 6, 3, 7], outputs[0].Span<float>());
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], outputs[1].Span<float>());
    }

    [Fact]
    public void A_strided_slice_drops_adds_and_reverses_axes()
    {
        // Slice 1 of axis 0, a new axis, axis 1 backwards, axis 2 from 2 backwards in steps of 2.
        TfliteSpec net = new();
        int x = net.Tensor("x", 2, 3, 4), y = net.Tensor("y", 1, 3, 2);
        net.Op(
            TfliteBuiltin.StridedSlice,
            [x, net.Numbers("begin", [1, 0, -1, 2], 4), net.Numbers("end", [2, 0, 0, 0], 4), net.Numbers("steps", [1, 1, -1, -2], 4)],
            [y],
            new() { [1] = 12, [3] = 2, [4] = 1 });
        (net.Inputs, net.Outputs) = ([x], [y]);
        Assert.Equal([22, 20, 18, 16, 14, 12], Run(net, Counting(2, 3, 4))[0].Span<float>());
    }

    [Fact]
    public void A_transposed_convolution_gives_the_stated_shape()
    {
        TfliteSpec net = new();
        int x = net.Tensor("x", 1, 2, 2, 1), y = net.Tensor("y", 1, 4, 4, 1);
        net.Op(TfliteBuiltin.TransposeConv, [net.Numbers("shape", [1, 4, 4, 1], 4), net.Constant("w", 1, 2, 2, 1), x], [y], new() { [0] = (sbyte)0, [1] = 2, [2] = 2 });
        (net.Inputs, net.Outputs) = ([x], [y]);
        Assert.Equal([0, 0, 0, 1, 0, 0, 2, 3, 0, 2, 0, 3, 4, 6, 6, 9], Run(net, Counting(1, 2, 2, 1))[0].Span<float>());
    }

    [Theory]
    [InlineData(false, false, new float[] { 0, 0, 1, 1 })]
    [InlineData(true, false, new float[] { 0, 0, 1, 1 })]
    [InlineData(false, true, new float[] { 0, 0, 1, 1 })]
    public void The_nearest_pixel_is_found(bool corners, bool halfPixel, float[] expected)
    {
        TfliteSpec net = new();
        int x = net.Tensor("x", 1, 1, 2, 1), y = net.Tensor("y", 1, 1, 4, 1);
        net.Op(TfliteBuiltin.ResizeNearestNeighbor, [x, net.Numbers("size", [1, 4], 2)], [y], new() { [0] = corners, [1] = halfPixel });
        (net.Inputs, net.Outputs) = ([x], [y]);
        Assert.Equal(expected, Run(net, Counting(1, 1, 2, 1))[0].Span<float>());
    }

    [Fact]
    public void Floor_division_goes_down_for_negative_integers()
    {
        TfliteSpec net = new();
        int x = net.Numbers("x", [-7, 7, -8, 8], 4), d = net.Numbers("d", [2, 2, 2, -3], 4), y = net.Integers("y", 4), r = net.Integers("r", 4);
        net.Op(TfliteBuiltin.FloorDiv, [x, d], [y]).Op(TfliteBuiltin.FloorMod, [x, d], [r]);
        net.Outputs = [y, r];
        DenseTensor[] outputs = Run(net);
        Assert.Equal([-4, 3, -4, -3], outputs[0].Span<int>());
        Assert.Equal([1, 1, 0, -1], outputs[1].Span<int>());
    }

    [Fact]
    public void The_content_of_a_file_tells_its_format_not_its_name()
    {
        TfliteSpec net = new();
        int x = net.Tensor("x", 2), y = net.Tensor("y", 2);
        net.Op(TfliteBuiltin.Relu, [x], [y]);
        (net.Inputs, net.Outputs) = ([x], [y]);
        using TemporaryFolder folder = new();
        string first = Path.Combine(folder.Path, "tflite.onnx"), second = Path.Combine(folder.Path, "onnx.tflite");
        File.WriteAllBytes(first, net.ToFile());
        Model model = ModelFile.Read(first);
        OnnxModelFile.Write(model, second);
        Assert.Equal(["Relu"], model.Graph.Nodes.Select(node => node.OpType));
        Assert.Equal(["Relu"], ModelFile.Read(second).Graph.Nodes.Select(node => node.OpType));
    }

    private static DenseTensor[] Run(TfliteSpec net, params DenseTensor[] inputs) => GraphInterpreter.Run(net.Import(), inputs);

    private static DenseTensor Counting(params int[] shape)
    {
        DenseTensor tensor = DenseTensor.Zeros(ElementType.Float32, TensorShape.Create(shape));
        for (int i = 0; i < tensor.Count; i++) tensor.Span<float>()[i] = i;
        return tensor;
    }
}
