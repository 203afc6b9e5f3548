using System.Buffers.Binary;
using System.IO.Compression;
using Dyadic.Core;

namespace Dyadic.Data.Tests;

public class WavFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_width_reads_back_the_same_steps_of_an_eighth(bool extensible)
    {
        foreach ((int tag, int bits) in new[] { (1, 8), (1, 16), (1, 24), (1, 32), (3, 32), (3, 64) })
        {
            float[] steps = [0, 0.125f, -0.125f, 0.875f, -1, 0.5f];
            Sound sound = WavFile.Decode(Wav(tag, bits, 2, 8000, Coded(steps, tag, bits), extensible), "a.wav");
            Assert.Equal((8000, 2, 3), (sound.SampleRate, sound.Channels, sound.Frames));
            Assert.Equal(steps, sound.Samples);
            Assert.Equal([0.0625f, 0.375f, -0.25f], sound.Mono());
        }
    }

    [Fact]
    public void Other_chunks_odd_lengths_and_unknown_stream_lengths_are_passed_over()
    {
        byte[] wav = Wav(1, 8, 1, 8000, [128, 192, 64], false);
        byte[] list = [.. "LIST"u8, 3, 0, 0, 0, 1, 2, 3, 0];
        byte[] with = [.. wav[..12], .. list, .. wav[12..]];
        Assert.Equal([0, 0.5f, -0.5f], WavFile.Decode(with, "a.wav").Samples);
        BinaryPrimitives.WriteUInt32LittleEndian(wav.AsSpan(wav.Length - 7), uint.MaxValue);
        Assert.Equal([0, 0.5f, -0.5f], WavFile.Decode(wav, "a.wav").Samples);
    }

    [Fact]
    public void Every_truncation_and_every_flipped_byte_reads_or_is_refused()
    {
        byte[] wav = Wav(1, 16, 2, 8000, new byte[64], true);
        for (int length = 0; length < wav.Length; length++) Judge(wav[..length]);
        for (int at = 0; at < wav.Length; at++)
        {
            foreach (byte value in new byte[] { 0, 1, 0x7F, 0x80, 0xFF })
            {
                byte[] damaged = [.. wav];
                damaged[at] = value;
                Judge(damaged);
            }
        }

        static void Judge(byte[] file)
        {
            try
            {
                Assert.True(WavFile.Decode(file, "a.wav").Samples.Length <= file.Length);
            }
            catch (DyadicException e)
            {
                Assert.Contains("a.wav", e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(1, 12, 1, 8000)]
    [InlineData(6, 8, 1, 8000)]
    [InlineData(3, 16, 1, 8000)]
    [InlineData(1, 16, 0, 8000)]
    [InlineData(1, 16, 65, 8000)]
    [InlineData(1, 16, 1, 0)]
    public void Other_codings_and_impossible_numbers_are_refused(int tag, int bits, int channels, int rate) =>
        Assert.Throws<DyadicException>(() => WavFile.Decode(Wav(tag, bits, channels, rate, new byte[16], false), "a.wav"));

    [Fact]
    public void Floats_that_are_no_numbers_are_refused() =>
        Assert.Contains("sample 1", Assert.Throws<DyadicException>(() => WavFile.Decode(Wav(3, 32, 1, 8000, [0, 0, 0, 0, 0, 0, 0xC0, 0x7F], false), "a.wav")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(8000, 16000)]
    [InlineData(44100, 16000)]
    [InlineData(48000, 16000)]
    [InlineData(16000, 16000)]
    public void Resampling_keeps_a_tone_and_a_constant(int from, int to)
    {
        const double Tone = 440;
        float[] samples = [.. Enumerable.Range(0, from / 2).Select(i => (float)(0.25 + (0.5 * Math.Sin(2 * Math.PI * Tone * i / from))))];
        float[] result = new Sound(from, 1, samples).MonoAt(to);
        Assert.Equal(to / 2, result.Length);
        for (int i = 500; i < result.Length - 500; i++) Assert.Equal(0.25 + (0.5 * Math.Sin(2 * Math.PI * Tone * i / to)), result[i], 3);
    }

    [Fact]
    public void Resampling_removes_what_the_lower_rate_cannot_hold()
    {
        float[] samples = [.. Enumerable.Range(0, 24000).Select(i => (float)Math.Sin(2 * Math.PI * 9000 * i / 48000))];
        Assert.All(new Sound(48000, 1, samples).MonoAt(16000)[200..^200], sample => Assert.InRange(sample, -1e-3f, 1e-3f));
    }

    [Fact]
    public void Labels_come_from_numbers_in_names_from_folders_or_from_a_table()
    {
        byte[] wav = Wav(1, 16, 1, 8000, new byte[8], false);
        foreach (string name in new[] { "digits/7_ann_0.wav", "digits/3_bob_0.wav", "words/yes/a.wav", "words/no/b.wav", "table/x.wav", "plain/yes.wav" }) _folder.Write(name, wav);
        _folder.Write("table/labels.tsv", "file\tclass_index\nx.wav\t5\n"u8.ToArray());
        Assert.Equal("3,7", Labels("digits"));
        Assert.Equal("0,1", Labels("words"));
        Assert.Equal("5", Labels("table"));
        Assert.Equal("", Labels("plain"));
        Assert.Equal("", Labels("plain/yes.wav"));
        Directory.CreateDirectory(_folder.File("zipped"));
        using (ZipArchive archive = ZipFile.Open(_folder.File("zipped/test.zip"), ZipArchiveMode.Create))
        {
            using Stream stream = archive.CreateEntry("4_x.wav").Open();
            stream.Write(wav);
        }

        Assert.Equal("4", Labels("zipped"));
        using IDataset words = DatasetCatalog.Open(_folder.File("words"));
        Assert.Equal(["no", "yes"], words.ClassNames);
        Assert.Equal(4, words.Read(1).Sound!.Frames);
    }

    [Theory]
    [InlineData("""{"a":{"wav":{"file":"{data_folder}/x.wav","start":0,"stop":9},"speech":"0 1"}}""", "not inside")]
    [InlineData("""{"a":{"wav":{"file":"../secret.wav","start":0,"stop":1},"speech":"0 1"}}""", "secret.wav")]
    [InlineData("""{"a":{"wav":{"file":"x.wav","start":0,"stop":1},"speech":"1 0"}}""", "rising")]
    [InlineData("""{"a":{"wav":{"file":"x.wav","start":0,"stop":1},"speech":"0"}}""", "pairs")]
    [InlineData("""{"a":{"wav":{"file":"x.wav"}}}""", "were expected")]
    [InlineData("""["a"]""", "were expected")]
    public void Damaged_times_of_speech_are_refused(string json, string expected)
    {
        _folder.Write("secret.wav", Wav(1, 16, 1, 8000, new byte[8], false));
        _folder.Write("set/x.wav", Wav(1, 16, 1, 8000, new byte[8], false));
        _folder.Write("set/VAD_test.json", System.Text.Encoding.UTF8.GetBytes(json));
        DyadicException error = Assert.Throws<DyadicException>(() =>
        {
            using IDataset data = DatasetCatalog.Open(_folder.File("set"));
            _ = data.Read(0);
        });
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private string Labels(string name)
    {
        using IDataset data = DatasetCatalog.Open(_folder.File(name));
        return string.Join(',', Enumerable.Range(0, data.Count).Select(i => data.Read(i).Label));
    }

    private static byte[] Coded(float[] samples, int tag, int bits) => [.. samples.SelectMany(sample => (tag, bits) switch
    {
        (1, 8) => [(byte)(128 + (sample * 128))],
        (1, 16) => BitConverter.GetBytes((short)(sample * 32768)),
        (1, 24) => BitConverter.GetBytes((int)(sample * 8388608)).AsSpan(0, 3).ToArray(),
        (1, 32) => BitConverter.GetBytes((int)(sample * 2147483648.0)),
        (3, 32) => BitConverter.GetBytes(sample),
        _ => BitConverter.GetBytes((double)sample),
    })];

    private static byte[] Wav(int tag, int bits, int channels, int rate, byte[] data, bool extensible)
    {
        byte[] format = new byte[extensible ? 40 : 16];
        BinaryPrimitives.WriteUInt16LittleEndian(format, (ushort)(extensible ? 0xFFFE : tag));
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(2), (ushort)channels);
        BinaryPrimitives.WriteInt32LittleEndian(format.AsSpan(4), rate);
        BinaryPrimitives.WriteInt32LittleEndian(format.AsSpan(8), rate * channels * bits / 8);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(12), (ushort)(channels * bits / 8));
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(14), (ushort)bits);
        if (extensible)
        {
            format[16] = 22;
            BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(24), (ushort)tag);
            byte[] tail = [0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71];
            tail.CopyTo(format, 26);
        }

        byte[] body = [.. "WAVE"u8, .. "fmt "u8, .. BitConverter.GetBytes(format.Length), .. format, .. "data"u8, .. BitConverter.GetBytes(data.Length), .. data];
        return [.. "RIFF"u8, .. BitConverter.GetBytes(body.Length), .. body];
    }
}
