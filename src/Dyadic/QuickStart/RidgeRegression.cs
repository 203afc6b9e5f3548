using System.Numerics.Tensors;

namespace Dyadic.QuickStart;

/// <summary>Linear classification by least squares with a penalty: W = (FᵀF + λI)⁻¹FᵀY, the last feature being a constant 1.</summary>
/// <param name="features">Length of a feature vector.</param>
/// <param name="classes">Number of classes; targets are 1 for the right class and 0 for the others.</param>
internal sealed class RidgeRegression(int features, int classes)
{
    private readonly int _size = features + 1;
    private readonly double[] _normal = new double[(features + 1) * (features + 1)];
    private readonly double[] _right = new double[(features + 1) * classes];
    private readonly double[] _row = new double[features + 1];
    private int _count;

    /// <summary>Adds one sample.</summary>
    public void Add(ReadOnlySpan<float> vector, int label)
    {
        for (int i = 0; i < features; i++) _row[i] = vector[i];
        _row[features] = 1;
        for (int i = 0; i < _size; i++)
        {
            if (_row[i] == 0) continue;
            Span<double> target = _normal.AsSpan(i * _size, i + 1);
            TensorPrimitives.MultiplyAdd(_row.AsSpan(0, i + 1), _row[i], target, target);
            _right[(i * classes) + label] += _row[i];
        }

        _count++;
    }

    /// <summary>Solves for the weights [features, classes] and the bias [classes].</summary>
    /// <param name="penalty">λ as a share of the mean squared feature.</param>
    public (float[] Weights, float[] Bias) Solve(double penalty)
    {
        double trace = 0;
        for (int i = 0; i < features; i++) trace += _normal[(i * _size) + i];
        for (int i = 0; i < features; i++) _normal[(i * _size) + i] += penalty * trace / features;
        _normal[^1] += 1e-9 * _count;
        FactorCholesky();
        double[] solution = Substitute();
        return (Array.ConvertAll(solution[..(features * classes)], weight => (float)weight), Array.ConvertAll(solution[(features * classes)..], bias => (float)bias));
    }

    /// <summary>Replaces the lower triangle by L with L·Lᵀ the matrix.</summary>
    private void FactorCholesky()
    {
        for (int i = 0; i < _size; i++)
        {
            ReadOnlySpan<double> row = _normal.AsSpan(i * _size, _size);
            for (int j = 0; j <= i; j++)
            {
                double rest = row[j] - TensorPrimitives.Dot(row[..j], _normal.AsSpan(j * _size, j));
                _normal[(i * _size) + j] = i == j ? Math.Sqrt(rest) : rest / _normal[(j * _size) + j];
            }
        }
    }

    private double[] Substitute()
    {
        double[] x = [.. _right];
        for (int i = 0; i < _size; i++)
        {
            for (int c = 0; c < classes; c++)
            {
                for (int j = 0; j < i; j++) x[(i * classes) + c] -= _normal[(i * _size) + j] * x[(j * classes) + c];
                x[(i * classes) + c] /= _normal[(i * _size) + i];
            }
        }

        for (int i = _size - 1; i >= 0; i--)
        {
            for (int c = 0; c < classes; c++)
            {
                for (int j = i + 1; j < _size; j++) x[(i * classes) + c] -= _normal[(j * _size) + i] * x[(j * classes) + c];
                x[(i * classes) + c] /= _normal[(i * _size) + i];
            }
        }

        return x;
    }
}
