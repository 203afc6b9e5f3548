using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>What UNIDIRECTIONAL_SEQUENCE_LSTM states whatever its arithmetic. Gates are stored apart, in the order input, forget, candidate, output.</summary>
/// <param name="TimeFirst">True for time × batch × depth, false for batch × time × depth.</param>
/// <param name="Steps">The length of the sequences.</param>
/// <param name="Batch">How many sequences.</param>
/// <param name="Depth">Channels of the input.</param>
/// <param name="Units">Channels of the hidden and the cell state.</param>
/// <param name="CellLimit">What the cell state is limited to on both sides; 0 for no limit.</param>
internal sealed record SequenceLstm(bool TimeFirst, int Steps, int Batch, int Depth, int Units, float CellLimit)
{
    /// <summary>The position of the first gate's weights for the input, for the hidden state, of its bias, and of the states.</summary>
    public const int InputWeights = 1, RecurrentWeights = 5, Biases = 12, HiddenState = 18, CellState = 19;

    // The input positions of projections, peepholes and layer normalization.
    private static readonly int[] Unsupported = [9, 10, 11, 16, 17, 20, 21, 22, 23];

    /// <summary>The axis of time in the input and the output.</summary>
    public int TimeAxis => TimeFirst ? 0 : 1;

    /// <summary>The shape of a state.</summary>
    public TensorShape StateShape => [Batch, Units];

    /// <summary>Reads the options and extents.</summary>
    /// <exception cref="DyadicException">The operator is damaged or uses what is not supported.</exception>
    public static SequenceLstm Of(TfliteOperator op)
    {
        TfliteTensor input = op.Input(0, "input");
        if (input.Shape.Rank != 3) throw op.BadInput($"reads {input}; expected three axes");
        if (Array.Exists(Unsupported, position => op.OptionalInput(position) is not null)) throw op.Unsupported("uses peepholes, a projection or layer normalization, which are not supported");
        if (op.Activation(0) != FusedActivation.Tanh) throw op.Unsupported("has another activation than the hyperbolic tangent");
        if (op.Options.Float32(2, "proj_clip") > 0) throw op.Unsupported("limits its projection, which is not supported");
        bool timeFirst = op.Options.Bool(3, "time_major");
        int units = op.Input(RecurrentWeights + 1, "recurrent weights").Shape is { Rank: 2 } shape ? shape[1] : throw op.BadInput("has recurrent weights that are no matrix");
        return new SequenceLstm(timeFirst, input.Shape[timeFirst ? 0 : 1], input.Shape[timeFirst ? 1 : 0], input.Shape[2], units, op.Options.Float32(1, "cell_clip"));
    }

    /// <summary>A constant of a gate.</summary>
    /// <exception cref="DyadicException">It is absent.</exception>
    public static TfliteTensor GateTensor(TfliteOperator op, int position) => op.OptionalInput(position) ?? throw op.Unsupported($"lacks its input {position}: gates that share weights are not supported");
}
