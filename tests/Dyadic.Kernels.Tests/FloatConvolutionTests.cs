namespace Dyadic.Kernels.Tests;

public sealed unsafe class FloatConvolutionTests
{
    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Outputs_equal_the_definition_within_rounding(KernelTier tier)
    {
        Random random = new(11);
        using WorkerPool pool = new(2);
        for (int trial = 0; trial < 120; trial++)
        {
            ConvProblem problem = new(random, ConvProblem.RandomGeometry(random));
            float[] input = Array.ConvertAll(problem.Input, _ => (random.NextSingle() * 2) - 1);
            float[] weights = Array.ConvertAll(problem.Weights, _ => (random.NextSingle() * 2) - 1);
            float[] bias = trial % 3 == 0 ? [] : Array.ConvertAll(problem.Bias, _ => random.NextSingle());
            float[] residual = trial % 2 == 0 ? [] : Array.ConvertAll(new float[problem.OutputCount], _ => random.NextSingle());
            (float min, float max) = trial % 4 == 0 ? (0f, 1.5f) : (float.NegativeInfinity, float.PositiveInfinity);

            FloatConvolution convolution = new(problem.Geometry, weights, bias, min, max, tier);
            using Native<float> nativeInput = new(input);
            using Native<float> nativeResidual = new(residual);
            using Native<float> output = new(problem.OutputCount);
            convolution.Run(nativeInput.Pointer, residual.Length == 0 ? null : nativeResidual.Pointer, output.Pointer, pool);

            double[] expected = new double[problem.OutputCount];
            problem.ForEachTap((o, i, w) => expected[o] += (double)input[i] * weights[w]);
            for (int index = 0; index < expected.Length; index++)
            {
                if (bias.Length > 0) expected[index] += bias[index % bias.Length];
                if (residual.Length > 0) expected[index] += residual[index];
                Assert.Equal(Math.Clamp(expected[index], min, max), output.Values[index], 1e-5 * Math.Max(1, problem.Geometry.GroupDepth / 8.0));
            }
        }
    }
}
