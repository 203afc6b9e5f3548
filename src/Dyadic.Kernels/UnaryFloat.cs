using System.Numerics.Tensors;

namespace Dyadic.Kernels;

/// <summary>What a <see cref="UnaryFloat"/> computes.</summary>
public enum FloatUnaryOperation
{
    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>min(max(x, alpha), beta).</summary>
    Clip,

    /// <summary>1 / (1 + e^−x).</summary>
    Sigmoid,

    /// <summary>e^x.</summary>
    Exp,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>√x.</summary>
    Sqrt,

    /// <summary>|x|.</summary>
    Abs,

    /// <summary>−x.</summary>
    Negate,

    /// <summary>The natural logarithm.</summary>
    Log,

    /// <summary>The error function, within 3·10⁻⁷ and, up to |x| = ½, within 4 units in the last place.</summary>
    Erf,

    /// <summary>1 / x.</summary>
    Reciprocal,

    /// <summary>x².</summary>
    Square,

    /// <summary>x³, rounded twice.</summary>
    Cube,

    /// <summary>x for x ≥ 0, else alpha · x.</summary>
    LeakyRelu,

    /// <summary>min(max(alpha · x + beta, 0), 1).</summary>
    HardSigmoid,

    /// <summary>x · min(max(x / 6 + 1/2, 0), 1).</summary>
    HardSwish,
}

/// <summary>Elementwise float functions. Transcendental ones are those of <see cref="TensorPrimitives"/>, within a few units in the last place.</summary>
/// <remarks>The output may be the input. Runs may overlap in time.</remarks>
public sealed unsafe class UnaryFloat
{
    /// <summary>Elements a step of a composed function keeps in first-level cache.</summary>
    private const int Chunk = 2048;

    private readonly FloatUnaryOperation _operation;
    private readonly float _alpha;
    private readonly float _beta;
    private readonly PartLauncher _launcher;

    /// <summary>Fixes the function.</summary>
    /// <param name="operation">What to compute.</param>
    /// <param name="alpha">The lower bound of Clip, the slope of LeakyRelu and HardSigmoid.</param>
    /// <param name="beta">The upper bound of Clip, the offset of HardSigmoid.</param>
    public UnaryFloat(FloatUnaryOperation operation, float alpha = 0, float beta = 0)
    {
        (_operation, _alpha, _beta) = (operation, alpha, beta);
        _launcher = new PartLauncher(ExecutePart, workPerCount: 1);
    }

    /// <summary>Computes.</summary>
    /// <param name="input">x.</param>
    /// <param name="output">y.</param>
    /// <param name="count">Elements.</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(float* input, float* output, long count, WorkerPool pool) => _launcher.Run(input, null, output, count, pool);

    private void ExecutePart(in RunBuffers buffers, int part, int parts)
    {
        // Threads share whole chunks: vectors and tails fall on the same elements whatever the number of threads, and so do the last bits.
        long chunks = (buffers.Count + Chunk - 1) / Chunk;
        long from = chunks * part / parts * Chunk, to = Math.Min(buffers.Count, chunks * (part + 1) / parts * Chunk);
        for (; from < to; from += Chunk)
        {
            int count = (int)Math.Min(Chunk, to - from);
            Apply(new ReadOnlySpan<float>((float*)buffers.First + from, count), new Span<float>((float*)buffers.Output + from, count));
        }
    }

    private void Apply(ReadOnlySpan<float> x, Span<float> y)
    {
        switch (_operation)
        {
            case FloatUnaryOperation.Relu: TensorPrimitives.Max(x, 0f, y); break;
            case FloatUnaryOperation.Clip: TensorPrimitives.Max(x, _alpha, y); TensorPrimitives.Min(y, _beta, y); break;
            case FloatUnaryOperation.Sigmoid: TensorPrimitives.Sigmoid(x, y); break;
            case FloatUnaryOperation.Exp: TensorPrimitives.Exp(x, y); break;
            case FloatUnaryOperation.Tanh: TensorPrimitives.Tanh(x, y); break;
            case FloatUnaryOperation.Sqrt: TensorPrimitives.Sqrt(x, y); break;
            case FloatUnaryOperation.Abs: TensorPrimitives.Abs(x, y); break;
            case FloatUnaryOperation.Negate: TensorPrimitives.Negate(x, y); break;
            case FloatUnaryOperation.Log: TensorPrimitives.Log(x, y); break;
            case FloatUnaryOperation.Erf: ErrorFunction.Run(x, y); break;
            case FloatUnaryOperation.Reciprocal: TensorPrimitives.Reciprocal(x, y); break;
            case FloatUnaryOperation.Square: TensorPrimitives.Multiply(x, x, y); break;
            case FloatUnaryOperation.Cube: Cube(x, y); break;
            case FloatUnaryOperation.LeakyRelu: LeakyRelu(x, y); break;
            case FloatUnaryOperation.HardSigmoid: HardSigmoid(x, _alpha, _beta, y); break;
            default: HardSwish(x, y); break;
        }
    }

    private static void Cube(ReadOnlySpan<float> x, Span<float> y)
    {
        Span<float> square = stackalloc float[x.Length];
        TensorPrimitives.Multiply(x, x, square);
        TensorPrimitives.Multiply(x, square, y);
    }

    private void LeakyRelu(ReadOnlySpan<float> x, Span<float> y)
    {
        for (int index = 0; index < x.Length; index++) y[index] = x[index] >= 0 ? x[index] : _alpha * x[index];
    }

    private static void HardSigmoid(ReadOnlySpan<float> x, float slope, float offset, Span<float> y)
    {
        TensorPrimitives.Multiply(x, slope, y);
        TensorPrimitives.Add(y, offset, y);
        TensorPrimitives.Max(y, 0f, y);
        TensorPrimitives.Min(y, 1f, y);
    }

    private static void HardSwish(ReadOnlySpan<float> x, Span<float> y)
    {
        Span<float> gate = stackalloc float[x.Length];
        HardSigmoid(x, 1f / 6f, 0.5f, gate);
        TensorPrimitives.Multiply(x, gate, y);
    }
}
