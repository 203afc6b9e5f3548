using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Runtime;
using Dyadic.Tests;
using Xunit.Abstractions;

namespace Dyadic.Quantization.Tests;

/// <summary>Networks that carry states from frame to frame: several inputs, several heads, floats between the integers.</summary>
public sealed class SeveralHeadsTests(ITestOutputHelper output)
{
    private const int FrameLength = 512, LongestFrame = 576, Hop = 128, Frames = 60;

    /// <summary>The least signal-to-noise ratio of a head, in dB: sound or mask first, then states.</summary>
    [SkippableTheory]
    [InlineData("models/rnn/dtln/dtln_model_1.onnx", 20)]
    [InlineData("models/rnn/dtln/dtln_model_2.onnx", 12)]
    [InlineData("models/rnn/gtcrn/gtcrn_simple.onnx", 5)]
    public void Every_head_of_a_speech_network_stays_near_the_float_one(string path, double decibels)
    {
        Model model = ModelFile.Read(SharedMaterial.Require(path));
        float[] speech = WavFile.Read(SharedMaterial.Require("data/vad-samples/spk1_snt1.wav")).MonoAt(16000);
        DenseTensor[][] samples = Recorded(model, speech);
        QuantizationResult result = Quantizer.Quantize(model, samples[..Frames], new Recipe { ActivationRange = "mse", BiasCorrection = true });
        Assert.All(result.Network.FloatReasons, kept => Assert.NotEmpty(kept.Value));
        using Session reference = new(model), session = new(result.ToModel(QuantizedForm.Integer));
        SignalToNoise[] noise = [.. model.Graph.Outputs.Select(_ => new SignalToNoise())];
        foreach (DenseTensor[] sample in samples[Frames..])
        {
            DenseTensor[] expected = reference.Run(sample), actual = session.Run(sample);
            for (int head = 0; head < noise.Length; head++) noise[head].Add(expected[head].Span<float>(), actual[head].Span<float>());
        }

        output.WriteLine($"{path}: {result.Network.Layers.Count} layers in integers, {result.Network.FloatReasons.Count} nodes in float; {string.Join(", ", noise.Select((one, head) => $"{model.Graph.Outputs[head].Name} {one.Decibels:F1} dB"))}");
        Assert.All(noise, one => Assert.True(one.Decibels > decibels, $"{one.Decibels} dB"));
    }

    /// <summary>The least signal-to-noise ratio of the first head, in dB, of networks that are integers from input to output.</summary>
    [SkippableTheory]
    [InlineData("models/rnn/dtln/dtln_model_2.onnx", 12)]
    [InlineData("models/rnn/gtcrn/gtcrn_simple.onnx", 15)]
    [InlineData("models/rnn/silero_vad/silero_vad_16k_op15.onnx", 25)]
    public void A_speech_network_is_integers_from_end_to_end(string path, double decibels)
    {
        Model model = ModelFile.Read(SharedMaterial.Require(path));
        if (model.Graph.Inputs.Any(input => input.Name == "sr"))
        {
            InputShapes.Fix(model.Graph, new Dictionary<string, TensorShape> { ["input"] = [1, 576], ["state"] = [2, 1, 128] });
            InputConstants.Fix(model.Graph, new Dictionary<string, DenseTensor> { ["sr"] = DenseTensor.Scalar(16000L) });
        }

        float[] speech = WavFile.Read(SharedMaterial.Require("data/vad-samples/spk1_snt1.wav")).MonoAt(16000);
        DenseTensor[][] samples = Recorded(model, speech);
        Model integer = Quantizer.Quantize(model, samples[..Frames], RecipePresets.Find("irnn") with { ActivationBits = 16 }).ToModel(QuantizedForm.Integer);
        IntegerProof proof = IntegerVerifier.Verify(integer);
        Assert.True(proof.Holds, string.Join("; ", proof.Offenders.Take(5).Select(offender => offender.ToString())));
        using Session reference = new(model), session = new(integer);
        DenseTensor[] defined = GraphInterpreter.Run(integer.Graph, samples[^1]), computed = session.Run(samples[^1]);
        for (int head = 0; head < defined.Length; head++) Assert.True(defined[head].ContentEquals(computed[head]), $"{path}: kernels and definitions differ in {integer.Graph.Outputs[head].Name}");
        SignalToNoise noise = new();
        foreach (DenseTensor[] sample in samples[Frames..]) noise.Add(reference.Run(sample)[0].Span<float>(), session.Run(sample)[0].Span<float>());
        output.WriteLine($"{path}: {proof.IslandNodes.Count} nodes proven, {noise.Decibels:F1} dB");
        Assert.True(noise.Decibels > decibels, $"{noise.Decibels} dB");
    }

    // What the network is given frame by frame, its own states included.
    private static DenseTensor[][] Recorded(Model model, float[] speech)
    {
        using Session session = new(model);
        DenseTensor[] states = [.. model.Graph.Inputs.Skip(1).Select(input => DenseTensor.Zeros(input.Type, input.Shape!.ToTensorShape()))];
        DenseTensor[][] samples = new DenseTensor[2 * Frames][];
        for (int frame = 0; frame < samples.Length; frame++)
        {
            samples[frame] = [Frame(model.Graph.Inputs[0], speech.AsSpan(frame * Hop * 2, LongestFrame)), .. states];
            states = [.. session.Run(samples[frame]).Skip(1).Select((state, i) => state.Reshaped(states[i].Shape))];
        }

        return samples;
    }

    // The samples themselves, or their spectrum as magnitudes or as pairs.
    private static DenseTensor Frame(Value input, ReadOnlySpan<float> samples)
    {
        TensorShape shape = input.Shape!.ToTensorShape();
        if (shape.Count is FrameLength or LongestFrame) return DenseTensor.Create<float>(shape, samples[..(int)shape.Count]);
        DenseTensor spectrum = DenseTensor.Zeros(ElementType.Float32, shape);
        for (int bin = 0; bin <= FrameLength / 2; bin++)
        {
            double real = 0, imaginary = 0;
            for (int i = 0; i < FrameLength; i++)
            {
                double angle = 2 * Math.PI * bin * i / FrameLength;
                real += samples[i] * Math.Cos(angle);
                imaginary -= samples[i] * Math.Sin(angle);
            }

            if (shape.Count == (FrameLength / 2) + 1) spectrum.Span<float>()[bin] = (float)Math.Sqrt((real * real) + (imaginary * imaginary));
            else (spectrum.Span<float>()[2 * bin], spectrum.Span<float>()[(2 * bin) + 1]) = ((float)real, (float)imaginary);
        }

        return spectrum;
    }
}
