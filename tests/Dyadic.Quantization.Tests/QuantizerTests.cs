using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Runtime;

namespace Dyadic.Quantization.Tests;

public sealed class QuantizerTests
{
    private static readonly Model Float = SmallNetwork.Build();

    public static TheoryData<int, int, bool, double> Recipes => new()
    {
        { 8, 8, false, 25 },
        { 8, 8, true, 25 },
        { 8, 16, false, 30 },
        { 8, 16, true, 30 },
        { 4, 8, false, 10 },
        { 8, 4, false, 5 },
        { 6, 8, false, 18 },
    };

    [Theory]
    [MemberData(nameof(Recipes))]
    public void The_integer_form_is_near_the_float_network_and_proven(int weightBits, int activationBits, bool signed, double decibels)
    {
        QuantizationResult result = Quantize(new Recipe { WeightBits = weightBits, ActivationBits = activationBits, SignedActivations = signed });
        Model integer = result.ToModel(QuantizedForm.Integer);
        IntegerProof proof = IntegerVerifier.Verify(integer);
        Assert.Empty(proof.Offenders);
        Assert.True(proof.Holds);
        Assert.NotEmpty(proof.Accumulators);
        Assert.InRange(Quality(integer), decibels, 100);
    }

    [Theory]
    [InlineData(QuantizedForm.Qdq)]
    [InlineData(QuantizedForm.QOperator)]
    public void The_qdq_forms_are_near_the_float_network(QuantizedForm form) => Assert.InRange(Quality(Quantize(new Recipe()).ToModel(form)), 25, 100);

    [Fact]
    public void Session_and_interpreter_give_the_same_bits()
    {
        QuantizationResult result = Quantize(new Recipe());
        foreach (QuantizedForm form in new[] { QuantizedForm.Integer, QuantizedForm.QOperator })
        {
            Graph graph = result.ToModel(form).Graph;
            using Session session = new(graph);
            foreach (IReadOnlyList<DenseTensor> sample in SmallNetwork.Samples(5, seed: 9))
            {
                DenseTensor expected = GraphInterpreter.Run(graph, sample)[0], actual = session.Run(sample)[0];
                Assert.True(expected.ContentEquals(actual), $"{form} differs");
            }
        }
    }

    [Fact]
    public void Function_bodies_run_as_written_give_the_bits_of_the_operators()
    {
        Graph graph = Quantize(new Recipe()).ToModel(QuantizedForm.Integer).Graph;
        int bodies = 0;
        foreach (IReadOnlyList<DenseTensor> sample in SmallNetwork.Samples(2, seed: 11))
        {
            Dictionary<Value, DenseTensor> values = [];
            for (int i = 0; i < sample.Count; i++) values[graph.Inputs[i]] = sample[i];
            GraphInterpreter.Run(graph, sample, (value, tensor) => values[value] = tensor);
            foreach (Node node in graph.Nodes.Where(node => node.Operator.FunctionBody is not null))
            {
                DenseTensor[] inputs = [.. node.Inputs.Select(input => input!.Constant ?? values[input])];
                Assert.True(GraphInterpreter.Run(DefiningBody.Of(node)!, inputs)[0].ContentEquals(values[node.Output]), $"{node} differs from its body");
                bodies++;
            }
        }

        Assert.True(bodies >= 10);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sixteen_bit_codes_are_moved_only_by_operators_that_onnx_defines_on_them(bool signed)
    {
        Recipe recipe = new() { ActivationBits = 16, SignedActivations = signed };
        Model integer = Quantize(recipe).ToModel(QuantizedForm.Integer);
        Assert.DoesNotContain(integer.Graph.Nodes, node => node.Operator is MaxPool or Pad && node.Output.Type is ElementType.UInt16 or ElementType.Int16);
        Assert.DoesNotContain(integer.Graph.Nodes, node => node.Operator is ConvInteger && node.Inputs[0]!.Type is ElementType.UInt16 or ElementType.Int16);
        Assert.True(IntegerVerifier.Verify(integer).Holds);
    }

    [Theory]
    [InlineData("kernel_shape = [3,3], strides = [2,2], ceil_mode = 1")]
    [InlineData("kernel_shape = [3,2], strides = [2,1], pads = [1,0,1,1]")]
    [InlineData("kernel_shape = [2,3], strides = [2,2], auto_pad = \"SAME_UPPER\"")]
    [InlineData("kernel_shape = [2,3], strides = [2,2], auto_pad = \"SAME_LOWER\", dilations = [1,2]")]
    [InlineData("kernel_shape = [3,3], auto_pad = \"VALID\"")]
    public void Pools_of_sixteen_bit_codes_take_the_greatest_under_the_window(string attributes)
    {
        Model pool = SmallNetwork.Of($$"""
            <ir_version: 10, opset_import: ["" : 21]>
            pools (float[1,3,8,8] image) => (float[1,3,H,W] greatest, float[1,3,1,1] mean)
            {
                greatest = MaxPool <{{attributes}}> (image)
                mean = GlobalAveragePool (greatest)
            }
            """);
        IReadOnlyList<DenseTensor>[] samples = [.. SmallNetwork.Samples(4)];
        Model integer = Quantizer.Quantize(pool, samples, new Recipe { ActivationBits = 16 }).ToModel(QuantizedForm.Integer);
        using Session reference = new(pool), session = new(integer);
        foreach (IReadOnlyList<DenseTensor> sample in samples)
        {
            DenseTensor expected = reference.Run(sample)[0], actual = session.Run(sample)[0];
            Assert.Equal(expected.Shape, actual.Shape);
            foreach ((float wanted, float got) in expected.Span<float>().ToArray().Zip(actual.Span<float>().ToArray())) Assert.Equal(wanted, got, 1e-4f);
        }
    }

    [Theory]
    [InlineData("half_pixel", "1,3,15,6", 8)]
    [InlineData("align_corners", "1,3,9,21", 8)]
    [InlineData("asymmetric", "1,3,16,16", 16)]
    [InlineData("pytorch_half_pixel", "1,3,8,3", 8)]
    [InlineData("half_pixel", "1,3,20,8", 4)]
    public void A_linear_resize_is_a_product_with_fixed_point_taps(string mode, string sizes, int activationBits)
    {
        Model model = SmallNetwork.Of($$"""
            <ir_version: 10, opset_import: ["" : 21]>
            resizes (float[1,3,8,8] image) => (float[1,3,H,W] large, float[1,3,1,1] mean)
            <int64[4] sizes = {{{sizes}}}>
            {
                large = Resize <mode = "linear", coordinate_transformation_mode = "{{mode}}"> (image, , , sizes)
                mean = GlobalAveragePool (large)
            }
            """);
        IReadOnlyList<DenseTensor>[] samples = [.. SmallNetwork.Samples(4)];
        Model integer = Quantizer.Quantize(model, samples, new Recipe { ActivationBits = activationBits }).ToModel(QuantizedForm.Integer);
        Assert.Empty(IntegerVerifier.Verify(integer).Offenders);
        Assert.DoesNotContain(integer.Graph.Nodes, node => node.Operator is Resize);
        using Session reference = new(model), session = new(integer);
        double step = (samples.Max(sample => sample[0].Span<float>().ToArray().Max()) - samples.Min(sample => sample[0].Span<float>().ToArray().Min())) / ((1 << activationBits) - 1);
        foreach (IReadOnlyList<DenseTensor> sample in samples)
        {
            DenseTensor[] interpreted = [.. GraphInterpreter.Run(integer.Graph, sample)], actual = [.. session.Run(sample)];
            Assert.True(interpreted[0].ContentEquals(actual[0]));
            float[] expected = reference.Run(sample)[0].Span<float>().ToArray(), given = actual[0].Span<float>().ToArray();

            // Half a step of the codes, half of the result, and 1/128 of the range for taps rounded along two axes.
            double tolerance = step * (1.05 + (((1 << activationBits) - 1) / 128.0));
            for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], given[i], tolerance);
        }
    }

    [Theory]
    [InlineData(QuantizedForm.Integer)]
    [InlineData(QuantizedForm.Qdq)]
    public void Nodes_have_names_of_their_own_though_one_is_called_like_its_output(QuantizedForm form)
    {
        Model model = SmallNetwork.Of("""
            <ir_version: 10, opset_import: ["" : 21]>
            averages (float[1,3,8,8] image) => (float[1,3,1,1] mean)
            {
                pooled = MaxPool <kernel_shape = [2,2]> (image)
                [mean] mean = GlobalAveragePool (pooled)
            }
            """);
        Graph graph = Quantizer.Quantize(model, SmallNetwork.Samples(2), new Recipe { ActivationBits = 16 }).ToModel(form).Graph;
        Assert.Distinct(graph.Nodes.Select(node => node.Name));
    }

    [Fact]
    public void Signed_activations_have_signed_weights_in_the_qoperator_format()
    {
        Graph graph = Quantize(new Recipe { SignedActivations = true }).ToModel(QuantizedForm.QOperator).Graph;
        Node[] products = [.. graph.Nodes.Where(node => node.Operator is QLinearConv or QGemm)];
        Assert.NotEmpty(products);
        Assert.All(products, node => Assert.Equal((ElementType.Int8, ElementType.Int8), (node.Inputs[3]!.Type, node.Inputs[5]!.Type)));
    }

    [Fact]
    public void Pixels_can_be_given_instead_of_preprocessed_floats()
    {
        double[] scale = [1 / (255 * 0.229), 1 / (255 * 0.224), 1 / (255 * 0.225)], offset = [-0.485 / 0.229, -0.456 / 0.224, -0.406 / 0.225];
        Random random = new(3);
        byte[][] images = [.. Enumerable.Range(0, 8).Select(_ => { byte[] image = new byte[3 * 64]; random.NextBytes(image); return image; })];
        DenseTensor Preprocessed(byte[] image) => DenseTensor.Create<float>([1, 3, 8, 8], [.. image.Select((pixel, i) => (float)((pixel * scale[i / 64]) + offset[i / 64]))]);
        QuantizeOptions options = new() { Pixels = new Dictionary<string, PixelInput> { ["image"] = new(scale, offset, 1) } };
        QuantizationResult result = Quantizer.Quantize(Float, images.Select(image => (IReadOnlyList<DenseTensor>)[Preprocessed(image)]), new Recipe(), options);
        Model integer = result.ToModel(QuantizedForm.Integer);
        Assert.Equal(ElementType.UInt8, integer.Graph.Inputs[0].Type);
        Assert.True(IntegerVerifier.Verify(integer).Holds);
        using Session reference = new(Float), session = new(integer);
        SignalToNoise noise = new();
        foreach (byte[] image in images) noise.Add(reference.Run([Preprocessed(image)])[0].Span<float>(), session.Run([DenseTensor.Create<byte>([1, 3, 8, 8], image)])[0].Span<float>());
        Assert.InRange(noise.Decibels, 22, 100);
    }

    [Fact]
    public void Weights_on_an_integer_grid_get_their_codes_back()
    {
        Random random = new(4);
        const double scale = 0.0173;
        short[] codes = [.. Enumerable.Range(0, 4000).Select(_ => (short)random.Next(-91, 131))];
        float[] weights = Array.ConvertAll(codes, code => (float)(scale * code));
        QuantizedWeights quantized = WeightQuantization.Quantize(weights, 10, new Recipe());
        Assert.True(quantized.OnGrid);
        Assert.Equal(codes, quantized.Codes);
        Assert.All(quantized.Scales, value => Assert.Equal(scale, value, 1e-7));
    }

    [Fact]
    public void Ordinary_weights_are_on_no_grid()
    {
        Random random = new(5);
        float[] weights = [.. Enumerable.Range(0, 4000).Select(_ => (float)random.NextDouble())];
        Assert.False(WeightQuantization.Quantize(weights, 10, new Recipe()).OnGrid);
    }

    [Fact]
    public void Excluded_nodes_stay_in_float_with_the_reason()
    {
        QuantizationResult result = Quantize(new Recipe { Exclude = ["^Conv_c2$"], ExcludeOperators = ["Gemm"] });
        Assert.Contains(result.Network.FloatReasons, pair => pair.Key.Name == "Conv_c2" && pair.Value.Contains("^Conv_c2$"));
        Assert.Contains(result.Network.FloatReasons, pair => pair.Key.OpType == "Gemm" && pair.Value.Contains("excludes operator"));
        IntegerProof proof = IntegerVerifier.Verify(result.ToModel(QuantizedForm.Integer));
        Assert.Contains(proof.Offenders, offender => offender.Node.Contains("Conv_c2"));
    }

    [Fact]
    public void Bias_correction_moves_the_mean_error_of_coarse_weights()
    {
        Recipe coarse = new() { WeightBits = 3, ActivationBits = 16 };
        Assert.True(MeanError(coarse with { BiasCorrection = true }) < MeanError(coarse), "bias correction should lower the mean error");
    }

    [Fact]
    public void No_samples_is_a_usage_error() =>
        Assert.Equal(FailureKind.Usage, Assert.Throws<DyadicException>(() => Quantizer.Quantize(Float, [], new Recipe())).Kind);

    [Fact]
    public void Calibration_can_be_cancelled()
    {
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => Quantizer.Quantize(Float, SmallNetwork.Samples(3), new Recipe(), new QuantizeOptions { CancellationToken = cancelled.Token }));
    }

    [Theory]
    [InlineData(1, 8)]
    [InlineData(9, 8)]
    [InlineData(8, 5)]
    public void Bits_out_of_range_are_refused(int weightBits, int activationBits) =>
        Assert.Throws<DyadicException>(() => Quantize(new Recipe { WeightBits = weightBits, ActivationBits = activationBits }));

    private static QuantizationResult Quantize(Recipe recipe) => Quantizer.Quantize(Float, SmallNetwork.Samples(16), recipe);

    private static double Quality(Model model)
    {
        using Session reference = new(Float), session = new(model);
        SignalToNoise noise = new();
        foreach (IReadOnlyList<DenseTensor> sample in SmallNetwork.Samples(16)) noise.Add(reference.Run(sample)[0].Span<float>(), session.Run(sample)[0].Span<float>());
        return noise.Decibels;
    }

    private static double MeanError(Recipe recipe)
    {
        using Session reference = new(Float), session = new(Quantize(recipe).ToModel(QuantizedForm.Integer));
        double[] sums = new double[5];
        foreach (IReadOnlyList<DenseTensor> sample in SmallNetwork.Samples(64, seed: 2))
        {
            DenseTensor expected = reference.Run(sample)[0], actual = session.Run(sample)[0];
            for (int i = 0; i < sums.Length; i++) sums[i] += actual.Span<float>()[i] - expected.Span<float>()[i];
        }

        return sums.Sum(Math.Abs);
    }
}
