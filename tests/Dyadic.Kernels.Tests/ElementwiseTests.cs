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

    private static double Invoke(FloatUnaryOperation operation, double x) => operation switch
    {
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
