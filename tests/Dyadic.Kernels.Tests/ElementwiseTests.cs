using Dyadic.Core;

namespace Dyadic.Kernels.Tests;

public sealed unsafe class ElementwiseTests
{
    public static TheoryData<KernelTier, FloatBinaryOperation> Operations()
    {
        TheoryData<KernelTier, FloatBinaryOperation> data = [];
        foreach (KernelTier tier in Tiers.All)
        {
            foreach (FloatBinaryOperation operation in Enum.GetValues<FloatBinaryOperation>()) data.Add(tier, operation);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Binary_operations_equal_their_definition_for_every_kind_of_operand(KernelTier tier, FloatBinaryOperation operation)
    {
        Random random = new(67);
        using WorkerPool pool = new(3);
        const int Count = 21 * 37;
        foreach ((int lhsPeriod, int rhsPeriod) in new[] { (Count, Count), (Count, 1), (1, Count), (Count, 37), (37, Count), (37, 1), (1, 37), (1, 1), (37, 37) })
        {
            float[] a = Floats(random, lhsPeriod), b = Floats(random, rhsPeriod);
            using Native<float> lhs = new(a), rhs = new(b), output = new(Count);
            new BinaryFloat(operation, Count, lhsPeriod, rhsPeriod, tier).Run(lhs.Pointer, rhs.Pointer, output.Pointer, pool);
            float[] expected = [.. Enumerable.Range(0, Count).Select(index => Invoke(operation, a[index % lhsPeriod], b[index % rhsPeriod]))];
            Assert.Equal(expected, output.Values);
        }
    }

    [Fact]
    public void Unary_operations_equal_their_definition()
    {
        Random random = new(71);
        using WorkerPool pool = new(2);
        foreach (FloatUnaryOperation operation in Enum.GetValues<FloatUnaryOperation>())
        {
            float[] x = Floats(random, 5001);
            if (operation is FloatUnaryOperation.Sqrt or FloatUnaryOperation.Log) x = Array.ConvertAll(x, MathF.Abs);
            using Native<float> input = new(x);
            new UnaryFloat(operation, 0.2f, 0.6f).Run(input.Pointer, input.Pointer, x.Length, pool);
            for (int index = 0; index < x.Length; index++)
            {
                double expected = Invoke(operation, x[index]);
                Assert.Equal(expected, input.Pointer[index], 1e-5 * Math.Max(1, Math.Abs(expected)));
            }
        }
    }

    [Fact]
    public void Periods_that_do_not_divide_the_tensor_are_refused()
    {
        Assert.Throws<DyadicException>(() => new BinaryFloat(FloatBinaryOperation.Add, 10, 10, 3));
        Assert.Throws<DyadicException>(() => new BinaryFloat(FloatBinaryOperation.Add, 12, 4, 3));
    }

    private static float[] Floats(Random random, int count) => Array.ConvertAll(new float[count], _ => (random.NextSingle() - 0.5f) * 8);

    private static float Invoke(FloatBinaryOperation operation, float a, float b) => operation switch
    {
        FloatBinaryOperation.Add => a + b,
        FloatBinaryOperation.Subtract => a - b,
        FloatBinaryOperation.Multiply => a * b,
        FloatBinaryOperation.Divide => a / b,
        FloatBinaryOperation.Max => Math.Max(a, b),
        _ => Math.Min(a, b),
    };

    [Fact]
    public void The_error_function_is_within_its_stated_distance()
    {
        float[] x = [.. Enumerable.Range(-4000, 8001).Select(i => i / 1000f), float.PositiveInfinity, float.NegativeInfinity, 0f, -1e-30f];
        using Native<float> input = new(x), output = new(x.Length);
        using WorkerPool pool = new(1);
        new UnaryFloat(FloatUnaryOperation.Erf).Run(input.Pointer, output.Pointer, x.Length, pool);
        for (int i = 0; i < x.Length; i++)
        {
            double expected = float.IsInfinity(x[i]) ? Math.Sign(x[i]) : Erf(x[i]);
            Assert.InRange(output.Values[i] - expected, -3e-7, 3e-7);
            if (Math.Abs(x[i]) < 0.5) Assert.InRange(output.Values[i] - expected, -4 * Math.ScaleB(Math.Abs(expected), -23), 4 * Math.ScaleB(Math.Abs(expected), -23));
        }
    }

    // The series 2/√π · Σ (−1)ⁿ x^(2n+1) / (n! (2n+1)); up to 4 its terms cancel no more than six of sixteen digits.
    private static double Erf(double x)
    {
        double power = x, sum = 0;
        for (int n = 0; n < 100; power *= -x * x / ++n) sum += power / ((2 * n) + 1);
        return 2 / Math.Sqrt(Math.PI) * sum;
    }

    private static double Invoke(FloatUnaryOperation operation, double x) => operation switch
    {
        FloatUnaryOperation.Erf => Erf(x),
        FloatUnaryOperation.Reciprocal => 1 / x,
        FloatUnaryOperation.Square => x * x,
        FloatUnaryOperation.Cube => x * x * x,
        FloatUnaryOperation.Relu => Math.Max(x, 0),
        FloatUnaryOperation.Clip => Math.Min(Math.Max(x, 0.2f), 0.6f),
        FloatUnaryOperation.Sigmoid => 1 / (1 + Math.Exp(-x)),
        FloatUnaryOperation.Exp => Math.Exp(x),
        FloatUnaryOperation.Tanh => Math.Tanh(x),
        FloatUnaryOperation.Sqrt => Math.Sqrt(x),
        FloatUnaryOperation.Abs => Math.Abs(x),
        FloatUnaryOperation.Negate => -x,
        FloatUnaryOperation.Log => Math.Log(x),
        FloatUnaryOperation.LeakyRelu => x >= 0 ? x : 0.2f * x,
        FloatUnaryOperation.HardSigmoid => Math.Clamp((0.2f * x) + 0.6f, 0, 1),
        _ => x * Math.Clamp((x / 6) + 0.5, 0, 1),
    };
}
