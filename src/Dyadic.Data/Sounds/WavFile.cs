using System.Buffers.Binary;
using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>WAV files: PCM of 8, 16, 24 and 32 bits, floats of 32 and 64 bits, any number of channels up to 64, plain or extensible.</summary>
/// <remarks>Integers are scaled by 2^(1 − bits), 8-bit samples being unsigned around 128; floats are taken as they are. Other chunks are passed over.</remarks>
public static class WavFile
{
    private const int MaxChannels = 64;
    private const int MaxRate = 10_000_000;

    /// <summary>The tail that all format codes of extensible files share (KSDATAFORMAT_SUBTYPE).</summary>
    private static ReadOnlySpan<byte> SubFormatTail => [0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DyadicException">It is missing, damaged, truncated, too large, or of another coding.</exception>
    public static Sound Read(string path) => Decode(DataFile.ReadAll(path), path);

    /// <summary>Decodes a file in memory.</summary>
    /// <param name="file">Every byte.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="DyadicException">As for <see cref="Read"/>.</exception>
    public static Sound Decode(ReadOnlySpan<byte> file, string name)
    {
        if (file.StartsWith("RF64"u8)) throw DyadicException.Unsupported($"{name}: an RF64 file; save it as plain WAV, below 4 GiB.");
        if (file.Length < 12 || !file.StartsWith("RIFF"u8) || !file[8..].StartsWith("WAVE"u8)) throw DyadicException.BadInput($"{name}: not a WAV file; it does not start with RIFF and WAVE.");
        WavCoding? coding = null;
        for (int at = 12; at + 8 <= file.Length;)
        {
            ReadOnlySpan<byte> id = file.Slice(at, 4);
            uint claimed = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]);
            int left = file.Length - at - 8;
            bool isData = id.SequenceEqual("data"u8);
            if (isData && claimed == uint.MaxValue) claimed = (uint)left;   // written as a stream, its length not known at the time
            if (claimed > left) throw DyadicException.BadInput($"{name}: chunk '{Ascii(id)}' claims {claimed} bytes; {left} are left in the file. It is truncated.");
            ReadOnlySpan<byte> chunk = file.Slice(at + 8, (int)claimed);
            if (id.SequenceEqual("fmt "u8)) coding = ParseCoding(chunk, name);
            if (isData) return (coding ?? throw DyadicException.BadInput($"{name}: the samples come before the chunk 'fmt ' that tells how they are coded.")).Decode(chunk, name);
            at = (int)Math.Min((long)at + 8 + claimed + (claimed & 1), int.MaxValue);   // chunks start at even places
        }

        throw DyadicException.BadInput($"{name}: the chunk 'data' is missing; the file is truncated.");
    }

    private static WavCoding ParseCoding(ReadOnlySpan<byte> chunk, string name)
    {
        const int Pcm = 1, Float = 3, Extensible = 0xFFFE;
        if (chunk.Length < 16) throw DyadicException.BadInput($"{name}: the chunk 'fmt ' takes 16 bytes or more; it has {chunk.Length}.");
        int tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk), channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        uint rate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        int frame = BinaryPrimitives.ReadUInt16LittleEndian(chunk[12..]), bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);
        if (tag == Extensible)
        {
            if (chunk.Length < 40) throw DyadicException.BadInput($"{name}: the chunk 'fmt ' of an extensible file takes 40 bytes; it has {chunk.Length}.");
            if (!chunk[26..40].SequenceEqual(SubFormatTail)) throw DyadicException.Unsupported($"{name}: the samples have a coding of their own; PCM and floats are read.");
            tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk[24..]);
        }

        bool known = tag == Pcm ? bits is 8 or 16 or 24 or 32 : tag == Float && bits is 32 or 64;
        if (!known) throw DyadicException.Unsupported($"{name}: samples of {bits} bits with coding {tag}; PCM (1) of 8, 16, 24 or 32 bits and floats (3) of 32 or 64 bits are read.");
        if (channels is < 1 or > MaxChannels || rate is < 1 or > MaxRate) throw DyadicException.BadInput($"{name}: {channels} channels at {rate} Hz; 1 to {MaxChannels} channels at 1 to {MaxRate} Hz are read.");
        if (frame != channels * bits / 8) throw DyadicException.BadInput($"{name}: a frame of {channels} samples of {bits} bits takes {channels * bits / 8} bytes; the file says {frame}.");
        return new WavCoding(tag == Float, bits, channels, (int)rate);
    }

    private static string Ascii(ReadOnlySpan<byte> id) => string.Concat(id.ToArray().Select(letter => letter is >= 32 and < 127 ? (char)letter : '?'));
}

/// <summary>How the samples of a WAV file are coded.</summary>
internal readonly record struct WavCoding(bool IsFloat, int Bits, int Channels, int Rate)
{
    internal Sound Decode(ReadOnlySpan<byte> bytes, string name)
    {
        int width = Bits / 8, count = bytes.Length / (width * Channels) * Channels;   // a frame that is cut off is dropped
        if (count > Sound.MaxSamples) throw DyadicException.BadInput($"{name}: {count} samples; {Sound.MaxSamples} at most are read.");
        float[] samples = new float[count];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> one = bytes.Slice(i * width, width);
            samples[i] = (IsFloat, Bits) switch
            {
                (true, 32) => BinaryPrimitives.ReadSingleLittleEndian(one),
                (true, _) => (float)BinaryPrimitives.ReadDoubleLittleEndian(one),
                (_, 8) => (one[0] - 128) / 128f,
                (_, 16) => BinaryPrimitives.ReadInt16LittleEndian(one) / 32768f,
                (_, 24) => ((sbyte)one[2] << 16 | one[1] << 8 | one[0]) / 8388608f,
                _ => (float)(BinaryPrimitives.ReadInt32LittleEndian(one) / 2147483648.0),
            };
            if (IsFloat && !float.IsFinite(samples[i])) throw DyadicException.BadInput($"{name}: sample {i} is {samples[i]}; finite numbers were expected.");
        }

        return new Sound(Rate, Channels, samples);
    }
}
