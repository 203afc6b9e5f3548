using Dyadic.Core;
using static Dyadic.Graphs.Operators.Tests.OneOperator;

namespace Dyadic.Graphs.Operators.Tests;

public class RecurrentTests
{
    private static float Sigmoid(float x) => 1 / (1 + MathF.Exp(-x));

    [Fact]
    public void A_simple_layer_carries_its_state_and_sequences_end_early()
    {
        DenseTensor x = Floats([2, 2, 1], 1, 10, 2, 20), w = Floats([1, 1, 1], 1), r = Floats([1, 1, 1], 0.5f);
        DenseTensor[] y = Run(new Rnn(Activations: ["Affine"]), 2, x, w, r, null, DenseTensor.Vector(2, 1));
        AssertFloats(y[0], 1, 10, 2.5f, 0);
        AssertFloats(y[1], 2.5f, 10);
    }

    [Fact]
    public void The_reverse_direction_starts_at_the_end_of_each_sequence()
    {
        DenseTensor x = Floats([3, 1, 1], 1, 2, 4), w = Floats([2, 1, 1], 1, 1), r = Floats([2, 1, 1], 1, 1);
        DenseTensor[] y = Run(new Rnn(Direction: "bidirectional", Activations: ["Affine", "Affine"]), 2, x, w, r, null, DenseTensor.Vector(2));
        AssertFloats(y[0], 1, 3, 3, 2, 0, 0);
        AssertFloats(y[1], 3, 3);
    }

    [Fact]
    public void One_step_of_an_lstm_is_what_its_equations_say()
    {
        DenseTensor w = Floats([1, 4, 1], 0.1f, 0.2f, 0.3f, 0.4f), r = Floats([1, 4, 1], 0, 0, 0, 0);
        DenseTensor peepholes = Floats([1, 3], 0.5f, 0.6f, 0.7f);
        DenseTensor[] y = Run(new Lstm(), 3, Floats([1, 1, 1], 2), w, r, null, null, Floats([1, 1, 1], 0), Floats([1, 1, 1], 1), peepholes);
        float cell = (Sigmoid(0.6f + 0.7f) * 1) + (Sigmoid(0.2f + 0.5f) * MathF.Tanh(0.8f));
        AssertFloats(y[2], cell);
        AssertFloats(y[1], Sigmoid(0.4f + (0.6f * cell)) * MathF.Tanh(cell));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_reset_gate_of_a_gru_acts_before_or_after_the_product(bool linear)
    {
        DenseTensor w = Floats([1, 3, 1], 0.1f, 0.2f, 0.3f), r = Floats([1, 3, 1], 0.4f, 0.5f, 0.6f), b = Floats([1, 6], 0, 0, 0, 0, 0, 0.7f);
        DenseTensor y = Run(new Gru(LinearBeforeReset: linear), 2, Floats([1, 1, 1], 1), w, r, b, null, Floats([1, 1, 1], 2))[1];
        float z = Sigmoid(0.1f + 0.8f), reset = Sigmoid(0.2f + 1f);
        float candidate = MathF.Tanh(linear ? 0.3f + (reset * (1.2f + 0.7f)) : 0.3f + (0.6f * reset * 2) + 0.7f);
        AssertFloats(y, ((1 - z) * candidate) + (z * 2));
    }

    [Fact]
    public void Weights_of_another_size_are_refused_by_name()
    {
        DyadicException error = Assert.Throws<DyadicException>(() => Run(new Lstm(), 1, Floats([1, 1, 1], 2), Floats([1, 3, 1], 1, 1, 1), Floats([1, 4, 1], 1, 1, 1, 1)));
        Assert.Contains("input 1 should have the shape [1,4,1]", error.Message, StringComparison.Ordinal);
    }
}
