using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.QuickStart;

namespace Dyadic.Cli.Tests;

public sealed class QuickStartTests
{
    [Fact]
    public void The_drawn_digits_are_learned_from_few_samples()
    {
        using DigitSet training = new(600, seed: 1);
        using DigitSet unseen = new(200, seed: 2);
        Model model = DigitNetwork.Train(training, default);
        Assert.True(Evaluator.Evaluate(model, unseen).Value >= 0.9);
    }

    [Fact]
    public void Different_seeds_draw_different_digits()
    {
        using DigitSet first = new(10, seed: 1);
        using DigitSet second = new(10, seed: 2);
        Assert.All(Enumerable.Range(0, 10), i => Assert.NotEqual(first.Read(i).Image!.Pixels, second.Read(i).Image!.Pixels));
    }

    [Fact]
    public void Ridge_regression_recovers_a_linear_rule()
    {
        RidgeRegression ridge = new(2, 2);
        Random random = new(5);
        for (int i = 0; i < 400; i++)
        {
            float x = random.NextSingle() - 0.5f, y = random.NextSingle() - 0.5f;
            ridge.Add([x, y], x > y ? 1 : 0);
        }

        (float[] weights, float[] bias) = ridge.Solve(1e-6);

        // Scores of the two classes add up to 1 everywhere, and class 1 grows with x − y.
        Assert.Equal(0, weights[0] + weights[1], 4);
        Assert.Equal(1, bias[0] + bias[1], 4);
        Assert.True(weights[1] > 0.5 && weights[3] < -0.5);
    }
}
