using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>A GRU in integers: the hidden state has 16 bits, its codes 8.</summary>
internal sealed class GruCodesLayer(Node node, IReadOnlyList<Value> inputs) : RecurrentCodesLayer(node, inputs)
{
    private const int Candidate = 2;

    private Gru Gru => (Gru)Node.Operator;

    /// <inheritdoc/>
    public override AffineParameters? Fixed(Value value, IReadOnlyDictionary<string, TensorStatistics> statistics) =>
        Node.Outputs.Count > 1 && value == Node.Outputs[1] ? RecurrentScales.Unit : null;

    /// <inheritdoc/>
    protected override float InputBias(int gate, float input, float recurrent) => gate == Candidate && Gru.LinearBeforeReset ? input : input + recurrent;

    /// <inheritdoc/>
    protected override Node EmitRecurrence(RecurrentEmission emission, Value gates)
    {
        RecurrentScales scales = emission.Scales;
        return emission.Emitter.AddNode(
            $"{Name}_codes",
            Gru.LinearBeforeReset ? new IntegerGru() : new IntegerGruResetFirst(),
            [
                gates, emission.State(5, RecurrentScales.Unit), .. emission.Order(), .. emission.Product(RecurrentBias),
                .. emission.Table(0, RecurrentScales.GateReach, scales.GateGain), .. emission.Table(1, RecurrentScales.CellReach, scales.CandidateGain), .. emission.Output(),
            ],
            outputs: 2);
    }

    // Only the candidate's bias is inside of what the reset gate multiplies.
    private float RecurrentBias(int direction, int row)
    {
        if (Node.Input(3) is not { Constant: { } bias } || row / Units != Candidate || !Gru.LinearBeforeReset) return 0;
        int rows = Gru.Gates * Units;
        return bias.Span<float>()[(((direction * 2) + 1) * rows) + row];
    }
}
