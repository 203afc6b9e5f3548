using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Kernels;
using Dyadic.Runtime;

namespace Dyadic.Quantization.Tests;

public sealed class AdaRoundTests
{
    private static readonly Model Float = SmallNetwork.Build();
    private static readonly AdaRoundSettings Quick = new() { Iterations = 400, Batch = 64, Positions = 1024 };

    [Fact]
    public void Learned_codes_come_close_to_the_best_of_all_roundings()
    {
        Random random = new(11);
        for (int trial = 0; trial < 5; trial++)
        {
            LinearLayer layer = Product(random, depth: 8, width: 4, relu: trial % 2 == 1);
            LinearRows rows = Rows(layer, random, 256);
            double[] scales = [.. Enumerable.Range(0, 4).Select(channel => layer.WeightsByChannel.AsSpan(channel * 8, 8).ToArray().Max(Math.Abs) / 3.0)];
            RoundingProblem problem = new(layer, scales, layer.Bias, AffineFormat.Weights(3));
            using WorkerPool pool = new(1);
            RoundingOptimizer optimizer = new(problem, rows, Quick with { Iterations = 1500 }, pool);
            short[] nearest = [.. layer.WeightsByChannel.Select((weight, i) => (short)Math.Round(weight / scales[i / 8]))];
            double nearestError = optimizer.Errors(nearest).Sum(), learned = optimizer.Errors(optimizer.Learn(nearestError, CancellationToken.None)).Sum();
            double best = BestOfAllRoundings(problem, optimizer);
            Assert.True(learned <= nearestError, $"learned {learned}, nearest {nearestError}");
            Assert.InRange(learned, best * (1 - 1e-6), best + (0.25 * (nearestError - best)) + (0.02 * best));
        }
    }

    [Theory]
    [InlineData(1, 6, 8)]
    [InlineData(2, 5, 3)]
    [InlineData(4, 9, 1)]
    public void The_products_of_a_step_are_those_of_the_definition(int groups, int depth, int groupWidth)
    {
        Random random = new(groups);
        int channels = groups * groupWidth;
        const int count = 37;
        LinearLayer layer = Convolution(random, groups, depth, channels);
        LinearRows rows = new(Numbers(random, count * groups * depth), Numbers(random, count * channels), count);
        RowBlock block = new(new RoundingProblem(layer, new double[channels], new float[channels], AffineFormat.Weights(4)), rows, 0, count);
        float[] weights = Numbers(random, channels * depth), outputs = new float[channels * count], gradients = Numbers(random, channels * count), back = new float[channels * depth];
        using WorkerPool pool = new(1);
        unsafe
        {
            fixed (float* w = weights, y = outputs, g = gradients, d = back)
            {
                block.Multiply(w, y, pool);
                block.MultiplyBack(g, d, pool);
            }
        }

        for (int channel = 0; channel < channels; channel++)
        {
            float X(int row, int k) => rows.Inputs[(((row * groups) + (channel / groupWidth)) * depth) + k];
            for (int row = 0; row < count; row++) Assert.Equal(Enumerable.Range(0, depth).Sum(k => (double)weights[(channel * depth) + k] * X(row, k)), outputs[(channel * count) + row], 1e-4);
            for (int k = 0; k < depth; k++) Assert.Equal(Enumerable.Range(0, count).Sum(row => (double)gradients[(channel * count) + row] * X(row, k)), back[(channel * depth) + k], 1e-4);
        }
    }

    [Fact]
    public void A_step_goes_down_the_slope_that_finite_differences_measure()
    {
        Random random = new(3);
        LinearLayer layer = Product(random, depth: 6, width: 2, relu: false);
        RoundingProblem problem = new(layer, [0.3, 0.4], layer.Bias, AffineFormat.Weights(4));
        float[] gradients = Numbers(random, 12), before = new float[12], after = new float[12];
        RoundingVariables variables = new(problem);
        variables.Soften(before);
        // The first step of Adam moves every variable by the rate against the sign of its gradient.
        variables.Step(gradients, 1, 0, 20, 1e-3f);
        variables.Soften(after);
        for (int i = 0; i < 12; i++) Assert.Equal(-Math.Sign(gradients[i]), Math.Sign(after[i] - before[i]));
        // The start gives the float weights, where they can be given.
        for (int i = 0; i < 12; i++) Assert.Equal(Math.Clamp(layer.WeightsByChannel[i], -7 * problem.Scales[i / 6], 7 * problem.Scales[i / 6]), before[i], 1e-5);
    }

    [Fact]
    public void The_pull_alone_ends_at_whole_codes()
    {
        Random random = new(4);
        LinearLayer layer = Product(random, depth: 40, width: 3, relu: false);
        RoundingProblem problem = new(layer, [0.3, 0.4, 0.5], layer.Bias, AffineFormat.Weights(4));
        RoundingVariables variables = new(problem);
        float[] soft = new float[120], zero = new float[120];
        for (int step = 0; step < 3000; step++)
        {
            variables.Soften(soft);
            variables.Step(zero, 1, 1, Math.Max(2, 20 - (step / 100f)), 0.01f);
        }

        variables.Soften(soft);
        short[] codes = variables.Harden();
        for (int i = 0; i < soft.Length; i++) Assert.Equal(problem.Scales[i / 40] * codes[i], soft[i], 1e-3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Three_bit_weights_gain_and_all_forms_have_them(bool biasCorrection)
    {
        Model model = SmallNetwork.Build(seed: 3);
        Recipe learned = new() { WeightBits = 3, BiasCorrection = biasCorrection, AdaRound = Quick };
        QuantizationResult before = Quantizer.Quantize(model, SmallNetwork.Samples(256), learned with { AdaRound = null, BiasCorrection = false });
        QuantizationResult after = Quantizer.Quantize(model, SmallNetwork.Samples(256), learned);
        Model integer = after.ToModel(QuantizedForm.Integer);
        Assert.True(IntegerVerifier.Verify(integer).Holds);
        double quality = Quality(model, integer);
        Assert.InRange(quality - Quality(model, before.ToModel(QuantizedForm.Integer)), 3, 40);
        foreach (QuantizedForm form in new[] { QuantizedForm.Qdq, QuantizedForm.QOperator }) Assert.Equal(quality, Quality(model, after.ToModel(form)), 1.5);
        Assert.All(after.Network.Layers.OfType<LinearLayer>(), layer => Assert.All(layer.Weights!.Codes, code => Assert.InRange(code, (short)-3, (short)3)));
    }

    [Fact]
    public void The_shifted_bias_is_where_the_error_is_least()
    {
        Random random = new(12);
        LinearLayer layer = Product(random, depth: 8, width: 4, relu: true);
        RoundingProblem problem = new(layer, [0.4, 0.4, 0.4, 0.4], [.. layer.Bias], AffineFormat.Weights(3));
        using WorkerPool pool = new(1);
        RoundingOptimizer optimizer = new(problem, Rows(layer, random, 512), Quick, pool);
        short[] codes = [.. layer.WeightsByChannel.Select(weight => (short)Math.Clamp(Math.Round(weight / 0.4), -3, 3))];
        double[] before = optimizer.Errors(codes), shifts = optimizer.ShiftBias(codes), after = optimizer.Errors(codes);
        for (int channel = 0; channel < 4; channel++)
        {
            Assert.True(after[channel] <= before[channel]);
            Assert.Equal(layer.Bias[channel] + shifts[channel], problem.Bias[channel], 1e-5);
            foreach (float step in new[] { -0.02f, 0.02f })
            {
                problem.Bias[channel] += step;
                Assert.True(optimizer.Errors(codes)[channel] >= after[channel] * 0.999);
                problem.Bias[channel] -= step;
            }
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_codes_whatever_the_threads()
    {
        Recipe recipe = new() { WeightBits = 4, AdaRound = Quick with { Iterations = 100 } };
        QuantizationResult one = Quantize(recipe, new QuantizeOptions { Threads = 1 }), two = Quantize(recipe, new QuantizeOptions { Threads = 2 });
        foreach ((LinearLayer a, LinearLayer b) in one.Network.Layers.OfType<LinearLayer>().Zip(two.Network.Layers.OfType<LinearLayer>())) Assert.Equal(a.Weights!.Codes, b.Weights!.Codes);
    }

    [Fact]
    public void Progress_names_every_layer_and_no_layer_gets_worse()
    {
        List<RoundingProgress> told = [];
        Quantize(new Recipe { WeightBits = 4, AdaRound = Quick with { Iterations = 50 } }, new QuantizeOptions { RoundingProgress = new Told(told) });
        Assert.Equal([1, 2, 3, 4, 5], told.Select(progress => progress.Finished));
        Assert.All(told, progress => Assert.True(progress.LearnedError <= progress.NearestError && progress.Total == 5));
    }

    [Fact]
    public void Learning_can_be_cancelled()
    {
        using CancellationTokenSource source = new();
        Recipe recipe = new() { AdaRound = Quick with { Iterations = 1_000_000 } };
        QuantizeOptions options = new() { CancellationToken = source.Token, Progress = new Cancelling(source) };
        Assert.ThrowsAny<OperationCanceledException>(() => Quantize(recipe, options));
    }

    [Theory]
    [InlineData("pads = [1,1,1,1]", 1)]
    [InlineData("strides = [2,1], pads = [0,2,1,0], dilations = [1,2]", 1)]
    [InlineData("auto_pad = \"SAME_UPPER\", strides = [2,2]", 3)]
    [InlineData("auto_pad = \"SAME_LOWER\", strides = [3,2]", 1)]
    [InlineData("auto_pad = \"VALID\"", 3)]
    public void Gathered_patches_times_weights_are_the_convolution(string attributes, int group)
    {
        Random random = new(9);
        Model model = SmallNetwork.Of($$"""
            <ir_version: 10, opset_import: ["" : 21]>
            patches (float[2,6,7,8] x, float[9,{{6 / group}},3,2] w) => (float[2,9,H,W] y) { y = Conv <{{attributes}}, group = {{group}}> (x, w) }
            """);
        DenseTensor x = DenseTensor.Create<float>([2, 6, 7, 8], Numbers(random, 2 * 6 * 7 * 8)), w = DenseTensor.Create<float>([9, 6 / group, 3, 2], Numbers(random, 9 * 6 / group * 6));
        DenseTensor y = GraphInterpreter.Run(model.Graph, [x, w])[0];
        LinearPositions patches = new ConvolutionPatches((Graphs.Operators.Conv)model.Graph.Nodes[0].Operator, w.Shape, x.Shape, y.Shape);
        int depth = 36 / group;
        Assert.Equal((y.Count / 9, 36), (patches.Count, patches.RowLength));
        float[] row = new float[36], channels = new float[9];
        for (int position = 0; position < patches.Count; position++)
        {
            patches.Gather(x.Span<float>(), position, row);
            patches.GatherOutput(y.Span<float>(), position, channels);
            for (int channel = 0; channel < 9; channel++)
            {
                double sum = 0;
                for (int k = 0; k < depth; k++) sum += (double)row[(channel / (9 / group) * depth) + k] * w.Span<float>()[(channel * depth) + k];
                Assert.Equal(sum, channels[channel], 1e-4);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(50)]
    public void A_reservoir_passes_all_samples_and_keeps_no_more_than_it_may(int capacity)
    {
        SampleReservoir reservoir = new(capacity, seed: 1);
        DenseTensor one = DenseTensor.Vector<float>(0);
        int passed = 0;
        foreach (IReadOnlyList<DenseTensor> sample in reservoir.Watch(Enumerable.Range(0, 20).Select(i => { one.Span<float>()[0] = i; return (IReadOnlyList<DenseTensor>)[one]; }))) Assert.Equal(passed++, sample[0].Span<float>()[0]);
        Assert.Equal((20, Math.Min(capacity, 20)), (passed, reservoir.Kept.Count));
        Assert.Distinct(reservoir.Kept.Select(sample => sample[0].Span<float>()[0]));
    }

    [Fact]
    public void A_recipe_file_switches_it_on()
    {
        Assert.Equal(new AdaRoundSettings { Iterations = 10, Batch = 32, Seed = 4 }, RecipeFile.Parse("adaround: {iterations: 10, batch: 32, seed: 4}", "r.yaml").AdaRound);
        Assert.Equal(new AdaRoundSettings(), RecipeFile.Parse("adaround: true", "r.yaml").AdaRound);
        Assert.Null(RecipeFile.Parse("adaround: false", "r.yaml").AdaRound);
        Assert.Contains("r.yaml, line 2", Assert.Throws<DyadicException>(() => RecipeFile.Parse("weight-bits: 4\nadaround: {steps: 3}", "r.yaml")).Message);
        Assert.Throws<DyadicException>(() => RecipeFile.Parse("adaround: {batch: 0}", "r.yaml"));
    }

    private static QuantizationResult Quantize(Recipe recipe, QuantizeOptions? options = null) => Quantizer.Quantize(Float, SmallNetwork.Samples(32), recipe, options);

    private static double Quality(Model model, Model quantized)
    {
        using Session reference = new(model), session = new(quantized);
        SignalToNoise noise = new();
        foreach (IReadOnlyList<DenseTensor> sample in SmallNetwork.Samples(32, seed: 5)) noise.Add(reference.Run(sample)[0].Span<float>(), session.Run(sample)[0].Span<float>());
        return noise.Decibels;
    }

    private static double BestOfAllRoundings(RoundingProblem problem, RoundingOptimizer optimizer)
    {
        (float[] floors, _) = problem.Split();
        double[] best = [.. Enumerable.Repeat(double.PositiveInfinity, problem.Layer.Channels)];
        for (int choice = 0; choice < 1 << problem.PerChannel; choice++)
        {
            double[] errors = optimizer.Errors([.. floors.Select((floor, i) => (short)(floor + ((choice >> (i % problem.PerChannel)) & 1)))]);
            for (int channel = 0; channel < best.Length; channel++) best[channel] = Math.Min(best[channel], errors[channel]);
        }

        return best.Sum();
    }

    private static LinearRows Rows(LinearLayer layer, Random random, int count)
    {
        int depth = layer.WeightsByChannel.Length / layer.Channels;
        float[] inputs = Numbers(random, count * depth), targets = new float[count * layer.Channels];
        // Inputs that hang together, as those of real layers do.
        for (int row = 0; row < count; row++)
        {
            for (int k = 1; k < depth; k++) inputs[(row * depth) + k] += 0.8f * inputs[(row * depth) + k - 1];
        }

        for (int row = 0; row < count; row++)
        {
            for (int channel = 0; channel < layer.Channels; channel++)
            {
                double sum = layer.Bias[channel];
                for (int k = 0; k < depth; k++) sum += (double)inputs[(row * depth) + k] * layer.WeightsByChannel[(channel * depth) + k];
                targets[(row * layer.Channels) + channel] = (float)Math.Clamp(sum, layer.Clamp.Min, layer.Clamp.Max);
            }
        }

        return new LinearRows(inputs, targets, count);
    }

    private static LinearLayer Product(Random random, int depth, int width, bool relu)
    {
        Graph graph = new();
        Value x = graph.AddInput("x", ElementType.Float32, SymbolicShape.Of([1, depth]));
        Value w = graph.AddInitializer("w", DenseTensor.Create<float>([depth, width], Numbers(random, depth * width))), b = graph.AddInitializer("b", DenseTensor.Vector<float>(Numbers(random, width)));
        Value y = graph.AddNode("product", new Graphs.Operators.Gemm(), [x, w, b], ["y"]).Output;
        graph.AddOutput(relu ? graph.AddNode("relu", new Graphs.Operators.Relu(), [y], ["r"]).Output : y);
        return (LinearLayer)new MatrixProductRule().Match(graph, graph.Nodes[0])!.Layer!;
    }

    private static LinearLayer Convolution(Random random, int groups, int depth, int channels)
    {
        Graph graph = new();
        Value x = graph.AddInput("x", ElementType.Float32, SymbolicShape.Of([1, groups * depth, 4, 4]));
        Value w = graph.AddInitializer("w", DenseTensor.Create<float>([channels, depth, 1, 1], Numbers(random, channels * depth)));
        graph.AddOutput(graph.AddNode("conv", new Graphs.Operators.Conv(Group: groups), [x, w], ["y"]).Output);
        return (LinearLayer)new ConvolutionRule().Match(graph, graph.Nodes[0])!.Layer!;
    }

    private static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 2) - 1))];

    private sealed class Told(List<RoundingProgress> list) : IProgress<RoundingProgress>
    {
        public void Report(RoundingProgress value) => list.Add(value);
    }

    private sealed class Cancelling(CancellationTokenSource source) : IProgress<int>
    {
        public void Report(int value)
        {
            if (value == 32) source.CancelAfter(200);
        }
    }
}
