using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>How far outputs are from reference outputs, over any number of tensors; sums are kept in double.</summary>
public sealed class SignalToNoise
{
    private double _signal;
    private double _noise;
    private double _actual;
    private double _product;

    /// <summary>The elements compared so far.</summary>
    public long Count { get; private set; }

    /// <summary>10·log₁₀(Σ reference² / Σ (reference − actual)²), in dB; +∞ when they are equal, NaN when a NaN came.</summary>
    public double Decibels => _noise == 0 ? double.PositiveInfinity : 10 * Math.Log10(_signal / _noise);

    /// <summary>Σ reference·actual / √(Σ reference² · Σ actual²), in [−1, 1]; 1 when both are all zero, 0 when one is.</summary>
    public double Cosine => _signal == 0 && _actual == 0 ? 1 : _signal == 0 || _actual == 0 ? 0 : _product / Math.Sqrt(_signal * _actual);

    /// <summary>The largest |reference − actual|; NaN when a NaN came.</summary>
    public double MaxAbsoluteError { get; private set; }

    /// <summary>Adds one pair of tensors.</summary>
    /// <param name="reference">What is right.</param>
    /// <param name="actual">What came; as many elements.</param>
    /// <exception cref="DyadicException">The lengths differ.</exception>
    public void Add(ReadOnlySpan<float> reference, ReadOnlySpan<float> actual)
    {
        if (reference.Length != actual.Length) throw DyadicException.Usage($"Outputs are compared element by element; the reference has {reference.Length} and the other {actual.Length}.");
        for (int i = 0; i < reference.Length; i++)
        {
            double right = reference[i], came = actual[i];
            double error = right == came ? 0 : right - came;   // equal infinities differ by nothing
            _signal += right * right;
            _actual += came * came;
            _product += right * came;
            _noise += error * error;
            MaxAbsoluteError = Math.Max(MaxAbsoluteError, Math.Abs(error));
        }

        Count += reference.Length;
    }

    /// <summary>Compares one pair of tensors.</summary>
    /// <inheritdoc cref="Add"/>
    public static SignalToNoise Of(ReadOnlySpan<float> reference, ReadOnlySpan<float> actual)
    {
        SignalToNoise result = new();
        result.Add(reference, actual);
        return result;
    }
}
