using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tests.Tflite;

/// <summary>Transposes stand only where a layout is missing. Shapes of computed values are written behind their names, constants are #shapes.</summary>
public sealed class LayoutTests
{
    private static readonly FlatTableSpec ValidStrideOne = new() { [0] = (sbyte)1, [1] = 1, [2] = 1 };

    [Fact]
    public void Convolutions_in_a_row_share_one_transpose_at_each_end()
    {
        TfliteSpec net = new();
        int x = net.Tensor("x", 1, 5, 5, 3), a = net.Tensor("a", 1, 4, 4, 2), b = net.Tensor("b", 1, 4, 4, 2), y = net.Tensor("y", 1, 4, 4, 3);
        net.Op(TfliteBuiltin.Conv2D, [x, net.Constant("w", 2, 2, 2, 3), net.Constant("bias", 2)], [a], new(ValidStrideOne) { [3] = (sbyte)3 })
            .Op(TfliteBuiltin.HardSwish, [a], [b])
            .Op(TfliteBuiltin.Conv2D, [b, net.Constant("v", 3, 1, 1, 2)], [y], ValidStrideOne);
        (net.Inputs, net.Outputs) = ([x], [y]);
        Assert.Equal(
            """
            x_nchw[1,3,5,5] = Transpose(x[1,5,5,3])
            a_Conv[1,2,4,4] = Conv(x_nchw[1,3,5,5], #[2,3,2,2], #[2])
            a[1,2,4,4] = Clip(a_Conv[1,2,4,4], #[], #[])
            b[1,2,4,4] = HardSwish(a[1,2,4,4])
            y_nchw[1,3,4,4] = Conv(b[1,2,4,4], #[3,2,1,1])
            y[1,4,4,3] = Transpose(y_nchw[1,3,4,4])
            """,
            net.Text());
    }

    [Fact]
    public void A_constant_a_channel_is_turned_at_import_and_axes_follow_the_layout()
    {
        TfliteSpec net = Pooled(out int x, out int pooled);
        int a = net.Tensor("a", 1, 2, 2, 3), b = net.Tensor("b", 1, 2, 2, 6), y = net.Tensor("y", 1, 6);
        net.Op(TfliteBuiltin.Add, [pooled, net.Constant("offset", 3)], [a])
            .Op(TfliteBuiltin.Concatenation, [a, pooled], [b], new() { [0] = 3 })
            .Op(TfliteBuiltin.Mean, [b, net.Numbers("axes", [1, 2], 2)], [y]);
        (net.Inputs, net.Outputs) = ([x], [y]);
        Assert.Equal(
            """
            x_nchw[1,3,4,4] = Transpose(x[1,4,4,3])
            pooled[1,3,2,2] = MaxPool(x_nchw[1,3,4,4])
            a[1,3,2,2] = Add(pooled[1,3,2,2], #[1,3,1,1])
            b[1,6,2,2] = Concat(a[1,3,2,2], pooled[1,3,2,2])
            y[1,6] = ReduceMean(b[1,6,2,2], #[2])
            """,
            net.Text());
    }

    [Fact]
    public void Reshaping_a_picture_restores_the_order_of_its_elements()
    {
        TfliteSpec net = Pooled(out int x, out int pooled);
        int y = net.Tensor("y", 1, 12);
        net.Op(TfliteBuiltin.Reshape, [pooled], [y]);
        (net.Inputs, net.Outputs) = ([x], [y]);
        Assert.Equal(
            """
            x_nchw[1,3,4,4] = Transpose(x[1,4,4,3])
            pooled[1,3,2,2] = MaxPool(x_nchw[1,3,4,4])
            pooled_nhwc[1,2,2,3] = Transpose(pooled[1,3,2,2])
            y[1,12] = Reshape(pooled_nhwc[1,2,2,3], #[2])
            """,
            net.Text());
    }

    [Fact]
    public void A_single_pixel_is_reshaped_as_it_lies()
    {
        TfliteSpec net = new();
        int x = net.Tensor("x", 1, 2, 2, 3), a = net.Tensor("a", 1, 1, 1, 3), y = net.Tensor("y", 1, 3);
        net.Op(TfliteBuiltin.AveragePool2D, [x], [a], new() { [0] = (sbyte)1, [1] = 1, [2] = 1, [3] = 2, [4] = 2 }).Op(TfliteBuiltin.Squeeze, [a], [y], new() { [0] = (int[])[1, 2] });
        (net.Inputs, net.Outputs) = ([x], [y]);
        Assert.Equal(
            """
            x_nchw[1,3,2,2] = Transpose(x[1,2,2,3])
            a[1,3,1,1] = AveragePool(x_nchw[1,3,2,2])
            y[1,3] = Reshape(a[1,3,1,1], #[2])
            """,
            net.Text());
    }

    [Fact]
    public void A_network_whose_pictures_are_channels_first_needs_no_transpose()
    {
        TfliteSpec net = new();
        int x = net.Tensor("x", 1, 3, 4, 4), turned = net.Tensor("turned", 1, 4, 4, 3), a = net.Tensor("a", 1, 4, 4, 2), y = net.Tensor("y", 1, 2, 4, 4);
        net.Op(TfliteBuiltin.Transpose, [x, net.Numbers("to_nhwc", [0, 2, 3, 1], 4)], [turned])
            .Op(TfliteBuiltin.Conv2D, [turned, net.Constant("w", 2, 1, 1, 3)], [a], ValidStrideOne)
            .Op(TfliteBuiltin.Transpose, [a, net.Numbers("to_nchw", [0, 3, 1, 2], 4)], [y]);
        (net.Inputs, net.Outputs) = ([x], [y]);
        Assert.Equal("y[1,2,4,4] = Conv(x[1,3,4,4], #[2,3,1,1])", net.Text());
    }

    [Fact]
    public void Padding_the_same_way_puts_the_greater_half_behind()
    {
        TfliteSpec net = new();
        int x = net.Tensor("x", 1, 5, 4, 1), y = net.Tensor("y", 1, 3, 2, 1);
        net.Op(TfliteBuiltin.DepthwiseConv2D, [x, net.Constant("w", 1, 3, 3, 1)], [y], new() { [0] = (sbyte)0, [1] = 2, [2] = 2, [3] = 1 });
        (net.Inputs, net.Outputs) = ([x], [y]);
        Node conv = Assert.Single(net.Import().Nodes, node => node.OpType == "Conv");
        Assert.Equal([1, 0, 1, 1], Assert.IsType<Graphs.Operators.Conv>(conv.Operator).Pads!);
    }

    [Fact]
    public void Inputs_and_outputs_keep_their_names_when_one_is_the_other_or_comes_twice()
    {
        TfliteSpec net = new();
        int x = net.Tensor("x", 2), y = net.Tensor("y", 2);
        net.Op(TfliteBuiltin.Relu, [x], [y]);
        (net.Inputs, net.Outputs) = ([x], [y, x, y]);
        Assert.Equal(["y", "x_1", "y_1"], net.Import().Outputs.Select(output => output.Name));
    }

    private static TfliteSpec Pooled(out int x, out int pooled)
    {
        TfliteSpec net = new();
        (x, pooled) = (net.Tensor("x", 1, 4, 4, 3), net.Tensor("pooled", 1, 2, 2, 3));
        return net.Op(TfliteBuiltin.MaxPool2D, [x], [pooled], new() { [0] = (sbyte)1, [1] = 2, [2] = 2, [3] = 2, [4] = 2 });
    }
}
