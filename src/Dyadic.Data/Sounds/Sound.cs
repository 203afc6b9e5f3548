using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>A recording: samples of one or more channels, nominally in [−1, 1].</summary>
public sealed class Sound
{
    /// <summary>The most samples, over all channels, that a recording may have (2²⁶, 256 MiB).</summary>
    public const int MaxSamples = 1 << 26;

    /// <summary>A recording over existing samples; the array is kept, not copied.</summary>
    /// <param name="sampleRate">Frames a second, at least 1.</param>
    /// <param name="channels">At least 1.</param>
    /// <param name="samples">Frames one after another, the channels of each interleaved.</param>
    /// <exception cref="ArgumentException">A number is below 1, or the samples are no whole frames.</exception>
    public Sound(int sampleRate, int channels, float[] samples)
    {
        if (sampleRate < 1 || channels < 1 || samples.Length % channels != 0) throw new ArgumentException($"A recording of {channels} channels at {sampleRate} Hz cannot have {samples.Length} samples.");
        (SampleRate, Channels, Samples) = (sampleRate, channels, samples);
    }

    /// <summary>Frames a second, in Hz.</summary>
    public int SampleRate { get; }

    /// <summary>1 for mono, 2 for stereo.</summary>
    public int Channels { get; }

    /// <summary>The samples, <c>[Frames, Channels]</c>.</summary>
    public float[] Samples { get; }

    /// <summary>The samples of each channel.</summary>
    public int Frames => Samples.Length / Channels;

    /// <summary>How long it lasts.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)Frames / SampleRate);

    /// <summary>One channel: the mean of all, or a copy of the only one.</summary>
    public float[] Mono()
    {
        float[] mono = new float[Frames];
        for (int frame = 0; frame < mono.Length; frame++)
        {
            double sum = 0;
            for (int channel = 0; channel < Channels; channel++) sum += Samples[(frame * Channels) + channel];
            mono[frame] = (float)(sum / Channels);
        }

        return mono;
    }

    /// <summary>Part of the recording.</summary>
    /// <param name="start">The first frame.</param>
    /// <param name="end">The frame after the last.</param>
    /// <exception cref="DyadicException">The part is not inside the recording.</exception>
    public Sound Part(long start, long end) => start >= 0 && start <= end && end <= Frames
        ? new Sound(SampleRate, Channels, Samples[((int)start * Channels)..((int)end * Channels)])
        : throw DyadicException.BadInput($"The frames {start} to {end} are not inside a recording of {Frames}.");
}
