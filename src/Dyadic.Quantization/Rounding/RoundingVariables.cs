using System.Numerics;
using System.Numerics.Tensors;

namespace Dyadic.Quantization;

/// <summary>
/// The variables V of a layer: h(V) = clip(σ(V)·(ζ − γ) + γ, 0, 1) with ζ = 1.1 and γ = −0.1 says how far each weight is rounded up
/// (Nagel et al. 2020, eq. (23)), starting where the float weights are; Adam moves them.
/// </summary>
internal sealed class RoundingVariables
{
    private const float Stretch = 1.2f;
    private const float Below = -0.1f;
    private const float FirstDecay = 0.9f;
    private const float SecondDecay = 0.999f;
    private const float Tiny = 1e-8f;

    private readonly float[] _floors;
    private readonly float[] _scales;
    private readonly float[] _variables;
    private readonly float[] _sigmoids;
    private readonly float[] _first;
    private readonly float[] _second;
    private readonly float[] _up;
    private readonly float[] _below;
    private readonly float[] _distances;
    private int _step;

    /// <summary>Variables that give the float weights.</summary>
    public RoundingVariables(RoundingProblem problem)
    {
        (_floors, float[] rests) = problem.Split();
        int count = rests.Length;
        _scales = new float[count];
        for (int i = 0; i < count; i++) _scales[i] = (float)problem.Scales[i / problem.PerChannel];
        // σ⁻¹ of what h has to be.
        _variables = Array.ConvertAll(rests, rest => -MathF.Log((Stretch / (rest - Below)) - 1));
        (_sigmoids, _up, _first, _second, _distances) = (new float[count], new float[count], new float[count], new float[count], new float[count]);
        _below = new float[count];
        Array.Fill(_below, Below);
    }

    /// <summary>How many weights there are.</summary>
    public int Count => _floors.Length;

    /// <summary>Writes the soft weights, scale · (floor + h).</summary>
    public void Soften(Span<float> weights)
    {
        TensorPrimitives.Sigmoid(_variables, _sigmoids);
        TensorPrimitives.MultiplyAdd(_sigmoids, Stretch, _below, _up);
        TensorPrimitives.Clamp(_up, 0, 1, _up);
        TensorPrimitives.AddMultiply(_floors, _up, _scales, weights);
    }

    /// <summary>One step of Adam.</summary>
    /// <param name="gradients">Of the reconstruction by the soft weights, which <see cref="Soften"/> gave last.</param>
    /// <param name="factor">Weight of that gradient.</param>
    /// <param name="pull">λ: weight of the pull to 0 and 1.</param>
    /// <param name="beta">β of f_reg = Σ 1 − |2h − 1|^β, eq. (24).</param>
    /// <param name="rate">The learning rate.</param>
    public void Step(ReadOnlySpan<float> gradients, float factor, float pull, float beta, float rate)
    {
        _step++;
        float correctedRate = rate * MathF.Sqrt(1 - MathF.Pow(SecondDecay, _step)) / (1 - MathF.Pow(FirstDecay, _step));
        if (pull > 0)
        {
            for (int i = 0; i < _distances.Length; i++) _distances[i] = Math.Abs((2 * _up[i]) - 1);
            TensorPrimitives.Pow<float>(_distances, beta - 1, _distances);
        }

        float slopeOfPull = pull * 2 * beta;
        int next = 0;
        for (; next <= _variables.Length - Vector<float>.Count; next += Vector<float>.Count)
        {
            Vector<float> up = At(_up, next), sigmoid = At(_sigmoids, next);
            Vector<float> gradient = factor * new Vector<float>(gradients[next..]) * At(_scales, next);
            Vector<float> towards = Vector.ConditionalSelect(Vector.GreaterThanOrEqual(up, new Vector<float>(0.5f)), At(_distances, next), -At(_distances, next));
            gradient -= slopeOfPull * towards;
            // Where h is clipped it has no slope.
            Vector<int> free = Vector.GreaterThan(up, Vector<float>.Zero) & Vector.LessThan(up, Vector<float>.One);
            gradient = Vector.ConditionalSelect(free, gradient * Stretch * sigmoid * (Vector<float>.One - sigmoid), Vector<float>.Zero);
            Vector<float> first = (FirstDecay * At(_first, next)) + ((1 - FirstDecay) * gradient);
            Vector<float> second = (SecondDecay * At(_second, next)) + ((1 - SecondDecay) * gradient * gradient);
            first.CopyTo(_first, next);
            second.CopyTo(_second, next);
            (At(_variables, next) - (correctedRate * first / (Vector.SquareRoot(second) + new Vector<float>(Tiny)))).CopyTo(_variables, next);
        }

        for (; next < _variables.Length; next++)
        {
            float up = _up[next], sigmoid = _sigmoids[next];
            float gradient = (factor * gradients[next] * _scales[next]) - (slopeOfPull * (up >= 0.5f ? _distances[next] : -_distances[next]));
            gradient *= up is > 0 and < 1 ? Stretch * sigmoid * (1 - sigmoid) : 0;
            _first[next] = (FirstDecay * _first[next]) + ((1 - FirstDecay) * gradient);
            _second[next] = (SecondDecay * _second[next]) + ((1 - SecondDecay) * gradient * gradient);
            _variables[next] -= correctedRate * _first[next] / (MathF.Sqrt(_second[next]) + Tiny);
        }
    }

    /// <summary>The codes: floors, and one more where h is at least ½.</summary>
    public short[] Harden()
    {
        short[] codes = new short[Count];
        for (int i = 0; i < codes.Length; i++) codes[i] = (short)(_floors[i] + (_variables[i] >= 0 ? 1 : 0));
        return codes;
    }

    private static Vector<float> At(float[] numbers, int index) => new(numbers, index);
}
