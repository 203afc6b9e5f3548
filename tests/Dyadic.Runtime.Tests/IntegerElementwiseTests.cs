namespace Dyadic.Runtime.Tests;

public sealed class IntegerElementwiseTests
{
    [Theory]
    [InlineData("N,3,4,5", "N,3,4,5")]
    [InlineData("N,3,4,5", "3,1,1")]
    [InlineData("N,3,4,5", "")]
    [InlineData("N,3,4,5", "N,3,1,1")]
    [InlineData("3,1", "1,4")]
    [InlineData("4", "3,4")]
    public void Binary_functions_of_integers_broadcast_like_the_interpreter(string lhs, string rhs)
    {
        foreach (string type in new[] { "int32", "uint8", "int64" })
        {
            foreach (string function in new[] { "Add", "Sub", "Mul", "Max", "Min" })
            {
                string a = lhs.Length == 0 ? type : $"{type}[{lhs}]", b = rhs.Length == 0 ? type : $"{type}[{rhs}]";
                Assert.DoesNotContain("reference", Agreement.Check($"f ({a} a, {b} b) => ({type}[] y) {{ y = {function} (a, b) }}").Kernels());
            }
        }
    }

    [Theory]
    [InlineData("int32[N,3,4,5] x, int32[N,3,4,5] z", "w = Max (x, z, x) y = Min (w, x, z, z)")]
    [InlineData("int8[N,3,37] x, int8 A, int8 B", "y = Clip (x, A, B)")]
    [InlineData("int32[N,3,37] x", "y = Relu (x)")]
    [InlineData("uint16[N,3,4,5] x", "wide = Cast <to: int = 6> (x) long = Cast <to: int = 7> (wide) y = Cast <to: int = 3> (long)")]
    [InlineData("int32[N,9] x", "y = Cast <to: int = 1> (x)")]
    public void Functions_of_integers_agree(string inputs, string nodes) =>
        Assert.DoesNotContain("reference", Agreement.Check($"f ({inputs}) => (y) {{ {nodes} }}").Kernels());

    [Theory]
    [InlineData("float[N,3,4,5]", "Resize <mode = \"nearest\"> (x, , scales)")]
    [InlineData("uint8[N,3,4,5]", "Resize <mode = \"nearest\", coordinate_transformation_mode = \"asymmetric\", nearest_mode = \"floor\"> (x, , scales)")]
    [InlineData("int32[N,2,3,3]", "Resize <mode = \"nearest\", coordinate_transformation_mode = \"align_corners\"> (x, , scales)")]
    public void Nearest_resizing_agrees(string input, string call)
    {
        Plan plan = Agreement.Check($$"""
            f ({{input}} x) => (y) { scales = Constant <value_floats = [1.0, 1.0, 2.0, 2.5]> () y = {{call}} }
            """);
        Assert.Contains("nearest resize", plan.Kernels());
    }

    [Theory]
    [InlineData("QLinearAdd (x, s, Z, x, t, Z, u, Z)")]
    [InlineData("QLinearGlobalAveragePool (x, s, Z, t, Z)")]
    public void Operators_of_onnx_runtime_on_codes_agree(string call)
    {
        foreach (string type in new[] { "uint8", "int8" })
        {
            Plan plan = Agreement.Check($$"""
                f ({{type}}[N,5,6,7] x, {{type}} Z, {{type}} L) => ({{type}}[] y) {
                    s = Constant <value_float: float = 0.02> ()
                    t = Constant <value_float: float = 0.013> ()
                    u = Constant <value_float: float = 0.03> ()
                    sum = com.microsoft.{{call}}
                    y = Clip (sum, L)
                }
                """);
            Assert.DoesNotContain("reference", plan.Kernels());
        }
    }

    [Theory]
    [InlineData("9,6", "")]
    [InlineData("6,9", "<transB = 1>")]
    public void A_quantized_gemm_and_its_clamp_are_one_step(string shape, string attributes)
    {
        Plan plan = Agreement.Check($$"""
            f (uint8[N,9] x, uint8[{{shape}}] W, uint8 Z, uint8 L, int32[6] B) => (uint8[] y) {
                s = Constant <value_float: float = 0.02> ()
                t = Constant <value_float: float = 0.9> ()
                sum = com.microsoft.QGemm {{attributes}} (x, s, Z, W, s, Z, B, t, Z)
                y = Clip (sum, L)
            }
            """);
        Assert.Equal(1, plan.StepCount);
        Assert.DoesNotContain("reference", plan.Kernels());
        Assert.DoesNotContain("reference", Agreement.Check($$"""
            f (uint8[N,9] x, uint8[{{shape}}] W, uint8 Z) => (y) { s = Constant <value_float: float = 0.02> () y = com.microsoft.QGemm {{attributes}} (x, s, Z, W, s, Z) }
            """).Kernels());
    }

    [Fact]
    public void Rescaling_by_position_agrees() => Assert.DoesNotContain("reference", Agreement.Check("""
        f (int32[N,5,3,4] x, int64[1,1,3,4] M, int32 B) => (uint8[] y) {
            divisor = Constant <value_int: int = 64> ()
            zero = Constant <value_int: int = 12> ()
            low = Constant <value_int: int = 3> ()
            high = Constant <value_int: int = 250> ()
            y = ai.dyadic.Requantize <to: int = 2> (x, B, M, divisor, zero, low, high)
        }
        """).Kernels());

    [Fact]
    public void A_convolution_takes_its_batch_normalization_along()
    {
        Plan plan = Agreement.Check("""
            f (float[N,3,6,7] x, float[4,3,3,3] W, float[4] S, float[4] B, float[4] M) => (y) {
                variance = Mul (M, M)
                c = Conv (x, W, B)
                n = BatchNormalization <epsilon = 0.5> (c, S, B, M, variance)
                y = Relu (n)
            }
            """);
        Assert.Single(plan.Kernels(), kernel => kernel.StartsWith("float convolution", StringComparison.Ordinal));
        Assert.DoesNotContain("float batch normalization", plan.Kernels());
    }
}
