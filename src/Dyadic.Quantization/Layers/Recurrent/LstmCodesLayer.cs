using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>An LSTM in integers: 8-bit hidden state, 16-bit cell state.</summary>
internal sealed class LstmCodesLayer(Node node, IReadOnlyList<Value> inputs) : RecurrentCodesLayer(node, inputs)
{
    /// <inheritdoc/>
    public override IReadOnlyList<(Value Value, Value Other)> SharedParameters =>
        Node.Outputs is [{ } all, { } last, ..] ? [(all, last)] : [];

    /// <inheritdoc/>
    public override AffineParameters? Fixed(Value value, IReadOnlyDictionary<string, TensorStatistics> statistics) =>
        Node.Outputs.Count > 2 && value == Node.Outputs[2] ? RecurrentScales.Of(0, LimitedLstm.Reach(statistics, Node)).Cell : null;

    /// <inheritdoc/>
    protected override Node EmitRecurrence(RecurrentEmission emission, Value gates)
    {
        RecurrentScales scales = emission.Scales;
        double limit = LimitedLstm.LimitOf(Node);
        return emission.Emitter.AddNode(
            $"{Name}_codes",
            new IntegerLstm(),
            [
                gates, emission.State(5, emission.Hidden), emission.State(6, scales.Cell), .. emission.Order(), .. emission.Product(bias: null),
                .. emission.Table(0, RecurrentScales.GateReach, scales.GateGain), .. emission.Table(1, RecurrentScales.CellReach, scales.CandidateGain),
                .. emission.Table(2, RecurrentScales.CellReach, scales.CellGain), emission.Emitter.Int64(scales.UpdateDivisor),
                emission.Emitter.Int64(scales.Cell.Encode(-limit)), emission.Emitter.Int64(scales.Cell.Encode(limit)), .. emission.Output(),
            ],
            outputs: 3);
    }
}
