using Dyadic.Core;

namespace Dyadic.Kernels.Tests;

/// <summary>A random convolution and its result by the definition.</summary>
public sealed class ConvProblem
{
    public ConvProblem(Random random, ConvGeometry geometry, ElementType inputType = ElementType.UInt8, bool wideWeights = false, bool extreme = false)
    {
        Geometry = geometry;
        InputType = inputType;
        (int min, int max) = inputType == ElementType.UInt8 ? (0, 255) : (-128, 127);
        ZeroPoint = extreme ? (random.Next(2) == 0 ? min : max) : random.Next(min, max + 1);
        Input = Array.ConvertAll(new int[geometry.Batch * geometry.InputHeight * geometry.InputWidth * geometry.InputChannels],
            _ => extreme ? (random.Next(2) == 0 ? min : max) : random.Next(min, max + 1));
        (int low, int high) = wideWeights ? (-255, 255) : (-128, 127);
        Weights = Array.ConvertAll(new short[geometry.OutputChannels * geometry.GroupInputChannels * geometry.Taps],
            _ => (short)(extreme ? (random.Next(2) == 0 ? low : high) : random.Next(low, high + 1)));
        Bias = Array.ConvertAll(new int[geometry.OutputChannels], _ => random.Next(-100000, 100000));
    }

    public ConvGeometry Geometry { get; }

    public ElementType InputType { get; }

    public int ZeroPoint { get; }

    public int[] Input { get; }

    public short[] Weights { get; }

    public int[] Bias { get; }

    public byte[] InputBytes => Array.ConvertAll(Input, code => unchecked((byte)code));

    public int OutputCount => Geometry.OutputPixels * Geometry.OutputChannels;

    /// <summary>A geometry with every feature: groups, strides, dilation and uneven pads.</summary>
    public static ConvGeometry RandomGeometry(Random random)
    {
        while (true)
        {
            int groups = random.Next(3) == 0 ? random.Next(1, 5) : 1;
            bool depthwise = random.Next(4) == 0;
            int inputs = depthwise ? random.Next(1, 40) : groups * random.Next(1, 24);
            int outputs = depthwise ? inputs : groups * random.Next(1, 40);
            if (depthwise) groups = inputs;
            ConvGeometry geometry = new(
                random.Next(1, 3), random.Next(1, 9), random.Next(1, 9), inputs, outputs, random.Next(1, 4), random.Next(1, 4),
                random.Next(1, 3), random.Next(1, 3), random.Next(1, 3), random.Next(1, 3), random.Next(3), random.Next(3), random.Next(3), random.Next(3), groups);
            if (geometry.InputHeight + geometry.PadTop + geometry.PadBottom > (geometry.KernelHeight - 1) * geometry.DilationHeight
                && geometry.InputWidth + geometry.PadLeft + geometry.PadRight > (geometry.KernelWidth - 1) * geometry.DilationWidth)
            {
                return geometry;
            }
        }
    }

    /// <summary>Σ (x − zero point)·w + bias in int64, by the definition; the tests keep it within 32 bits.</summary>
    public long[] Accumulators()
    {
        long[] result = new long[OutputCount];
        ForEachTap((output, input, weight) => result[output] += (Input[input] - ZeroPoint) * (long)Weights[weight]);
        for (int index = 0; index < result.Length; index++) result[index] += Bias[index % Geometry.OutputChannels];
        return result;
    }

    /// <summary>Calls back with (output index, input index, OIHW weight index) for every tap that lies inside the image.</summary>
    public void ForEachTap(Action<int, int, int> visit)
    {
        ConvGeometry g = Geometry;
        int output = 0;
        for (int image = 0; image < g.Batch; image++)
            for (int oy = 0; oy < g.OutputHeight; oy++)
                for (int ox = 0; ox < g.OutputWidth; ox++)
                    for (int o = 0; o < g.OutputChannels; o++, output++)
                    {
                        int group = o / g.GroupOutputChannels;
                        for (int c = 0; c < g.GroupInputChannels; c++)
                            for (int r = 0; r < g.KernelHeight; r++)
                                for (int s = 0; s < g.KernelWidth; s++)
                                {
                                    int y = (oy * g.StrideHeight) - g.PadTop + (r * g.DilationHeight);
                                    int x = (ox * g.StrideWidth) - g.PadLeft + (s * g.DilationWidth);
                                    if (y < 0 || y >= g.InputHeight || x < 0 || x >= g.InputWidth) continue;
                                    int input = ((((image * g.InputHeight) + y) * g.InputWidth) + x) * g.InputChannels + (group * g.GroupInputChannels) + c;
                                    visit(output, input, ((((o * g.GroupInputChannels) + c) * g.KernelHeight) + r) * g.KernelWidth + s);
                                }
                    }
    }
}
