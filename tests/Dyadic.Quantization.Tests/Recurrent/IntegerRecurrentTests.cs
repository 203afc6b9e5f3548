using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization.Tests;

/// <summary>Integer LSTM and GRU layers: definition, published body and proof.</summary>
public sealed class IntegerRecurrentTests
{
    public static TheoryData<string, int, int, int, int> Layers
    {
        get
        {
            TheoryData<string, int, int, int, int> data = [];
            foreach (string kind in RecurrentProblem.Kinds)
            {
                foreach ((int steps, int batch, int directions, int units) in ((int, int, int, int)[])[(1, 1, 1, 1), (5, 1, 1, 8), (4, 3, 2, 5), (7, 2, 2, 11), (0, 2, 1, 3)]) data.Add(kind, steps, batch, directions, units);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void The_body_computes_what_the_definition_computes(string kind, int steps, int batch, int directions, int units)
    {
        for (int seed = 0; seed < 3; seed++)
        {
            RecurrentProblem problem = RecurrentProblem.Random(kind, steps, batch, directions, units, seed);
            Graph graph = problem.Graph(constantParameters: false);
            DenseTensor[] expected = GraphInterpreter.Run(graph, problem.Inputs), actual = GraphInterpreter.Run(DefiningBody.Of(graph.Nodes[0])!, problem.Inputs);
            for (int i = 0; i < expected.Length; i++) Assert.True(expected[i].ContentEquals(actual[i]), $"{kind}, seed {seed}: output {i} of the body differs");
        }
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("gru")]
    [InlineData("gru reset first")]
    public void A_sequence_of_65536_steps_has_one_result_by_body_and_definition(string kind)
    {
        RecurrentProblem problem = RecurrentProblem.Random(kind, 65536, 1, 1, 2, seed: 1);
        Graph graph = problem.Graph(constantParameters: false);
        DenseTensor[] expected = GraphInterpreter.Run(graph, problem.Inputs), actual = GraphInterpreter.Run(DefiningBody.Of(graph.Nodes[0])!, problem.Inputs);
        for (int i = 0; i < expected.Length; i++) Assert.True(expected[i].ContentEquals(actual[i]), $"{kind}: output {i} of the body differs");
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("gru")]
    [InlineData("gru reset first")]
    public void A_layer_is_proven_to_stay_within_its_integers(string kind)
    {
        Graph graph = RecurrentProblem.Random(kind, steps: 6, batch: 2, directions: 2, units: 33, seed: 1).Graph(constantParameters: true);
        IntegerProof proof = IntegerVerifier.Verify(new Model { Graph = graph });
        Assert.True(proof.Holds, string.Join("; ", proof.Offenders.Select(offender => offender.ToString())));
        Assert.Contains(proof.Accumulators, accumulator => accumulator.Node.Contains("MatMulInteger", StringComparison.Ordinal));
    }

    [Fact]
    public void A_state_that_nothing_saturates_is_not_proven()
    {
        Graph graph = SmallNetwork.Of("""
            <ir_version: 10, opset_import: ["" : 21]>
            counter (int32[1] start, int32[N,1] x) => (int32[1] last)
            { last = Scan <num_scan_inputs = 1, body = step (int32[1] sum, int32[1] one) => (int32[1] next) { next = Add (sum, one) }> (start, x) }
            """).Graph;
        IntegerProof proof = IntegerVerifier.Verify(graph);
        Assert.False(proof.Holds);
        Assert.Contains(proof.Offenders, offender => offender.Node.Contains("Add", StringComparison.Ordinal));
    }

    [Fact]
    public void A_multiplier_that_could_overflow_is_found()
    {
        RecurrentProblem problem = RecurrentProblem.Random("lstm", steps: 6, batch: 1, directions: 1, units: 9, seed: 1);
        problem.Parameters[2].Span<long>()[0] = long.MaxValue / 2;
        IntegerProof proof = IntegerVerifier.Verify(new Model { Graph = problem.Graph(constantParameters: true) });
        Assert.Contains(proof.Offenders, offender => offender.Reason.Contains("Int64 cannot hold", StringComparison.Ordinal));
    }
}
