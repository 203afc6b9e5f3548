namespace Dyadic.Peers.Patterns;

/// <summary>The patterns that exporters and quantizers write.</summary>
internal static class PatternTable
{
    private const double Codes = 74; // root mean square of codes around the middle
    private const double WeightStep = 0.01;

    public static IReadOnlyList<PatternCase> All { get; } =
    [
        new("Conv", random => Convolution(random, bias: "", after: "")),
        new("Conv, float bias", random => Convolution(random, "float", "")),
        new("Conv, int32 bias, Relu", random => Convolution(random, "int32", "Relu (c)")),
        new("Conv, Clip", random => Convolution(random, "int32", "Clip (c, low, high)")),
        new("depthwise Conv", random => Convolution(random, "int32", "", depthwise: true)),
        new("MatMul by weights", random => Product(random, "m = MatMul (a, w)\n r = Identity (m)", "")),
        new("MatMul by weights, Add", random => Product(random, "m = MatMul (a, w)\n r = Add (m, bias)", "float")),
        new("Gemm, float bias", random => Product(random, "r = Gemm (a, w, bias)", "float")),
        new("Gemm, int32 bias", random => Product(random, "r = Gemm (a, w, bias)", "int32")),
        new("MatMul of two", Products),
        new("Add", random => Two(random, "r = Add (a, b)", (x, y) => x + y)),
        new("Add, Relu", random => Two(random, "t = Add (a, b)\n r = Relu (t)", (x, y) => x + y)),
        new("Mul", random => Two(random, "r = Mul (a, b)", (x, y) => x * y)),
        new("Sub", random => Two(random, "r = Sub (a, b)", (x, y) => x + y)),
        new("Concat", random => Two(random, "r = Concat <axis = 1> (a, b)", Math.Max)),
        new("Mul by a number", random => One(random, "r = Mul (a, k)", 0.7, "float k = {0.7}")),
        new("Add of a row", random => One(random, "r = Add (a, k)", 2, $"float[8] k = {{{random.Reals(8, 1)}}}")),
        new("Sigmoid", random => One(random, "r = Sigmoid (a)", 0)),
        new("Tanh", random => One(random, "r = Tanh (a)", 0)),
        new("LeakyRelu", random => One(random, "r = LeakyRelu <alpha = 0.1> (a)", 1)),
        new("x · Sigmoid", random => One(random, "t = Sigmoid (a)\n r = Mul (a, t)", 1)),
        new("HardSwish", random => One(random, "r = HardSwish (a)", 1)),
        new("Gelu of Erf", random => One(random, "t = Div (a, root)\n e = Erf (t)\n p = Add (e, one)\n q = Mul (a, p)\n r = Mul (q, half)", 1, "float root = {1.4142135}", "float one = {1.0}", "float half = {0.5}")),
        new("Softmax", random => One(random, "r = Softmax (a)", 0)),
        new("LayerNormalization", random => One(random, "r = LayerNormalization (a, gain, shift)", 0, $"float[8] gain = {{{random.Scales(8, 0.5)}}}", $"float[8] shift = {{{random.Reals(8, 0.5)}}}") with { Reach = 3 }),
        new("MaxPool", random => Pool(random, "r = MaxPool <kernel_shape = [3, 3], strides = [2, 2]> (a)")),
        new("AveragePool", random => Pool(random, "r = AveragePool <kernel_shape = [2, 2], strides = [2, 2]> (a)")),
        new("GlobalAveragePool", random => Pool(random, "r = GlobalAveragePool (a)")),
        new("ReduceMean", random => Pool(random, "r = ReduceMean <keepdims = 1> (a, axes)", "int64[2] axes = {2, 3}")),
        new("Resize, nearest", random => Pool(random, "r = Resize <mode = \"nearest\", coordinate_transformation_mode = \"asymmetric\", nearest_mode = \"floor\"> (a, , sizes)", "float[4] sizes = {1.0, 1.0, 2.0, 2.0}")),
    ];

    private static PatternText Convolution(PatternRandom random, string bias, string after, bool depthwise = false)
    {
        int inputs = random.Whole(1, 40), outputs = depthwise ? inputs : random.Whole(1, 40), kernel = random.Whole(0, 1) == 0 ? 1 : 3, perGroup = depthwise ? 1 : inputs;
        double step = random.InputScale(0) * WeightStep, reach = Math.Sqrt(perGroup * kernel * kernel) * Codes * Codes * step * 2;
        List<string> constants = [$"int8[{outputs},{perGroup},{kernel},{kernel}] W = {{{random.Codes(outputs * perGroup * kernel * kernel)}}}", $"float[{outputs}] sw = {{{random.Scales(outputs, WeightStep)}}}", $"int8[{outputs}] zw = {{{Zeros(outputs)}}}"];
        string nodes = "w = DequantizeLinear <axis = 0> (W, sw, zw)\n";
        string third = Bias(random, bias, outputs, reach, step, constants, ref nodes);
        if (after.Contains("low", StringComparison.Ordinal)) constants.AddRange(["float low = {0.0}", $"float high = {{{PatternRandom.Number((float)(reach / 2))}}}"]);
        nodes += $"{(after.Length == 0 ? "r" : "c")} = Conv <group = {(depthwise ? inputs : 1)}, pads = [{Pads(kernel)}]> (a, w{third})\n";
        if (after.Length > 0) nodes += $"r = {after}\n";
        return new PatternText([$"1,{inputs},{random.Whole(3, 12)},{random.Whole(3, 12)}"], [.. constants], nodes, reach);
    }

    private static PatternText Product(PatternRandom random, string nodes, string bias)
    {
        int depth = random.Whole(1, 200), columns = random.Whole(1, 60);
        double step = random.InputScale(0) * WeightStep, reach = Math.Sqrt(depth) * Codes * Codes * step * 2;
        List<string> constants = [$"int8[{depth},{columns}] W = {{{random.Codes(depth * columns)}}}", $"float sw = {{{PatternRandom.Number((float)WeightStep)}}}", "int8 zw = {0}"];
        string before = "w = DequantizeLinear (W, sw, zw)\n";
        Bias(random, bias, columns, reach, step, constants, ref before);
        return new PatternText([$"{random.Whole(1, 20)},{depth}"], [.. constants], before + nodes, reach);
    }

    // The third input of a layer, or nothing.
    private static string Bias(PatternRandom random, string kind, int count, double reach, double step, List<string> constants, ref string nodes)
    {
        if (kind == "float") constants.Add($"float[{count}] bias = {{{random.Reals(count, reach / 4)}}}");
        if (kind == "int32")
        {
            // One step for all channels is what the accumulators have only where the weights' scale is one.
            constants.AddRange([$"int32[{count}] B = {{{random.Codes(count)}}}", $"float sb = {{{PatternRandom.Number((float)step)}}}", "int32 zb = {0}"]);
            nodes += "bias = DequantizeLinear (B, sb, zb)\n";
        }

        return kind.Length == 0 ? "" : ", bias";
    }

    private static PatternText Products(PatternRandom random)
    {
        int depth = random.Whole(1, 100), batch = random.Whole(1, 3);
        double reach = Math.Sqrt(depth) * Codes * Codes * random.InputScale(0) * random.InputScale(1) * 2;
        return new PatternText([$"{batch},{random.Whole(1, 20)},{depth}", $"{batch},{depth},{random.Whole(1, 50)}"], [], "r = MatMul (a, b)", reach);
    }

    private static PatternText Two(PatternRandom random, string nodes, Func<double, double, double> reach)
    {
        string shape = $"{random.Whole(1, 3)},{random.Whole(1, 8)},{random.Whole(1, 9)},{random.Whole(1, 20)}";
        return new PatternText([shape, shape], [], nodes, reach(128 * random.InputScale(0), 128 * random.InputScale(1)));
    }

    private static PatternText One(PatternRandom random, string nodes, double gain, params string[] constants) =>
        new([$"{random.Whole(1, 5)},{random.Whole(1, 40)},8"], constants, nodes, gain == 0 ? 1 : 128 * random.InputScale(0) * gain);

    private static PatternText Pool(PatternRandom random, string nodes, params string[] constants) =>
        new([$"1,{random.Whole(1, 40)},{random.Whole(4, 12)},{random.Whole(4, 12)}"], constants, nodes, 128 * random.InputScale(0));

    private static string Zeros(int count) => string.Join(',', Enumerable.Repeat(0, count));

    private static string Pads(int kernel) => kernel == 3 ? "1, 1, 1, 1" : "0, 0, 0, 0";
}
