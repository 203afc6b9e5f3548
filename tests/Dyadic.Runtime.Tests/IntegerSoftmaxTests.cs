using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels.Functions;

namespace Dyadic.Runtime.Tests;

public sealed class IntegerSoftmaxTests
{
    [Theory]
    [InlineData(ElementType.UInt8, ElementType.UInt8, 1)]
    [InlineData(ElementType.UInt8, ElementType.UInt8, 2)]
    [InlineData(ElementType.Int8, ElementType.UInt8, 1)]
    [InlineData(ElementType.Int16, ElementType.UInt8, 1)]
    [InlineData(ElementType.UInt16, ElementType.Int16, 2)]
    [InlineData(ElementType.Int8, ElementType.Int16, 2)]
    public void An_exponential_and_shares_run_as_one_kernel_with_the_bits_of_their_definitions(ElementType codes, ElementType to, int threads)
    {
        foreach (int[] shape in (int[][])[[1, 1], [3, 17], [2, 4, 33, 64], [5, 197]])
        {
            PolynomialExponential exponential = PolynomialExponential.Paper(codes.ByteWidth() == 1 ? 1.0 / 24 : 1.0 / 700);
            ReciprocalShares reciprocal = to == ElementType.UInt8 ? ReciprocalShares.OfTwoToThe32(8) : ReciprocalShares.OfInt31(16);
            Graph graph = new() { Name = "softmax" };
            Value x = graph.AddInput("x", codes, SymbolicShape.Of(TensorShape.Create(shape)));
            Value terms = graph.AddNode("exp", new PolynomialExp(), [x, N("ln2", exponential.Ln2), N("b", exponential.B), N("c", exponential.C)], ["terms"]).Output;
            graph.AddOutput(graph.AddNode("share", new ReciprocalShare(to), [terms, N("n", reciprocal.Numerator), N("s", reciprocal.GreatestSum), N("d", 1L << reciprocal.Shift), N("g", reciprocal.Greatest)], ["y"]).Output);
            GraphInference.Infer(graph);
            DenseTensor input = DenseTensor.Zeros(codes, TensorShape.Create(shape));
            new Random(shape.Length).NextBytes(input.Bytes);
            using Session session = new(graph, new SessionOptions { Threads = threads });
            Assert.True(GraphInterpreter.Run(graph, [input])[0].ContentEquals(session.Run([input])[0]));
            Assert.Equal(["integer softmax"], session.PlanFor(input.Shape).Kernels());

            Value N(string name, long number) => graph.AddInitializer(name, DenseTensor.Scalar(number));
        }
    }

    [Fact]
    public void Terms_that_something_else_reads_stay()
    {
        Graph graph = Agreement.Build("""
            softmax (uint8[2,5] x) => (uint8[2,5] y, int64[2,5] terms) <int64 ln2 = {22}, int64 b = {43}, int64 c = {982}, int64 greatest = {15}>
            { terms = ai.dyadic.PolynomialExp (x, ln2, b, c) y = ai.dyadic.LogarithmicShare <to = 2> (terms, greatest) }
            """);
        DenseTensor[] given = Agreement.RandomInputs(graph);
        using Session session = new(graph, new SessionOptions { Threads = 1 });
        DenseTensor[] expected = GraphInterpreter.Run(graph, given), actual = session.Run(given);
        Assert.True(expected[0].ContentEquals(actual[0]) && expected[1].ContentEquals(actual[1]));
    }
}
