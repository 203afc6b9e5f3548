using System.Numerics;
using Dyadic.Core;
using Dyadic.Kernels.Functions;

namespace Dyadic.Graphs.Operators;

/// <summary>What integer LSTM and GRU layers share: the walk over directions, sequences and steps.</summary>
/// <remarks>
/// S steps, B sequences, D directions, H units, G gates. Input 0 is what the layer's input adds to the gates, biases included: int16 [S, B, D·G·H]. Lengths (int64 [B] or [1]) are
/// cut to [0, S]; reversed (int64 [D]) is 1 for a direction that runs from the end of each sequence. States (input 1 and, of an LSTM, 2) are [D, B or 1, H].
/// The first output is [S, D, B, H]: 8-bit codes of the hidden state, the zero point beyond a sequence's length; the others are the last states, [D, B, H].
/// Weights are uint8 [D, H, G·H]; multipliers and divisors, powers of two, are int64 [D, 1, G·H].
/// </remarks>
public abstract record IntegerRecurrent : Operator, IMultiplyAccumulate
{
    /// <summary>G.</summary>
    public abstract int Gates { get; }

    /// <summary>How many states there are before the lengths.</summary>
    private protected abstract int States { get; }

    /// <summary>True when input 1 is the hidden state's codes, false when it is what those are made of.</summary>
    private protected bool StartsFromCodes => States == 2;

    /// <summary>The position of the lengths; reversed and the weights follow.</summary>
    public int LengthsInput => 1 + States;

    /// <summary>The position of the states that are carried in 16 bits.</summary>
    public int CarryInput => States;

    /// <summary>The position of the weights, after which the parameters of the function come.</summary>
    public int WeightsInput => LengthsInput + 2;

    /// <inheritdoc/>
    public long MultiplyAccumulates(IReadOnlyList<TensorShape?> inputs, TensorShape output) =>
        inputs.Count > WeightsInput && inputs[0] is { Rank: 3 } gates && inputs[WeightsInput] is { Rank: 3 } weights ? (long)gates[0] * gates[1] * weights.Count : 0;

    /// <summary>The arithmetic of each direction.</summary>
    /// <param name="parameters">The inputs, of which those from <see cref="WeightsInput"/> on are read.</param>
    /// <exception cref="DyadicException">A parameter has a wrong type or shape, or is out of its range.</exception>
    public abstract IntegerCell[] Cells(IReadOnlyList<DenseTensor> parameters);

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        c.Require(0, type => type == ElementType.Int16, "int16");
        c.RequireRank(0, 3);
        if (StartsFromCodes) c.Require(1, type => type == ElementType.UInt8, "uint8");
        c.Require(CarryInput, type => type == ElementType.Int16, "int16");
        c.Require(LengthsInput, type => type == ElementType.Int64, "int64");
        c.Require(LengthsInput + 1, type => type == ElementType.Int64, "int64");
        for (int i = 1; i <= States; i++) c.RequireRank(i, 3);
        c.RequireRank(WeightsInput, 3);
        SymbolicShape? gates = c.Input(0).Shape, weights = c.Input(WeightsInput).Shape;
        Dimension steps = gates?[0] ?? Dimension.Unknown, batch = gates?[1] ?? Dimension.Unknown, directions = weights?[0] ?? Dimension.Unknown, units = weights?[1] ?? Dimension.Unknown;
        c.SetOutput(0, ElementType.UInt8, [steps, directions, batch, units]);
        if (StartsFromCodes) c.SetOutput(1, ElementType.UInt8, [directions, batch, units]);
        c.SetOutput(States, ElementType.Int16, [directions, batch, units]);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor gates = c.Input(0);
        IntegerCell[] cells = Cells([.. Enumerable.Range(0, c.InputCount).Select(c.Input)]);
        (int directions, int units, int steps, int batch) = (cells.Length, cells[0].Units, gates.Shape[0], gates.Shape[1]);
        int width = cells[0].Gates * units;
        if (gates.ElementType != ElementType.Int16 || gates.Shape.Rank != 3 || gates.Shape[2] != directions * width) throw c.Fail($"the gates should be int16 [S, B, {directions * width}]; they are {gates}.");
        DenseTensor? codes = StartsFromCodes ? State(c, 1, ElementType.UInt8, directions, batch, units) : null;
        DenseTensor carried = State(c, CarryInput, ElementType.Int16, directions, batch, units);
        long[] lengths = IntegerElements.ToInt64(c.Input(LengthsInput)), reversed = IntegerElements.ToInt64(c.Input(LengthsInput + 1));
        if ((lengths.Length != 1 && lengths.Length != batch) || reversed.Length != directions) throw c.Fail($"there are {lengths.Length} lengths and {reversed.Length} directions; {batch} and {directions} are expected.");
        DenseTensor y = c.Output(0, ElementType.UInt8, [steps, directions, batch, units]), lastCarry = c.Output(States, ElementType.Int16, [directions, batch, units]);
        DenseTensor? lastCodes = StartsFromCodes ? c.Output(1, ElementType.UInt8, [directions, batch, units]) : null;
        y.Bytes.Fill((byte)cells[0].Output.ZeroPoint);
        for (int direction = 0; direction < directions; direction++)
        {
            IntegerCell cell = cells[direction];
            for (int sequence = 0; sequence < batch; sequence++)
            {
                int from = ((carried.Shape[1] == 1 ? direction : (direction * batch) + sequence) * units), to = ((direction * batch) + sequence) * units;
                short[] carry = carried.Span<short>().Slice(from, units).ToArray();
                byte[] hidden = codes is null ? Array.ConvertAll(carry, state => cell.Output.Of(state)) : codes.Bytes.Slice((codes.Shape[1] == 1 ? direction : (direction * batch) + sequence) * units, units).ToArray();
                long length = Math.Clamp(lengths[lengths.Length == 1 ? 0 : sequence], 0, steps);
                for (int step = 0; step < length; step++)
                {
                    int time = reversed[direction] == 1 ? (int)length - 1 - step : step;
                    cell.Step(gates.Span<short>().Slice(((((time * batch) + sequence) * directions) + direction) * width, width), hidden, carry);
                    hidden.CopyTo(y.Bytes[(((((time * directions) + direction) * batch) + sequence) * units)..]);
                }

                carry.CopyTo(lastCarry.Span<short>()[to..]);
                if (lastCodes is not null) hidden.CopyTo(lastCodes.Bytes[to..]);
            }
        }
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => BoundRules.WholeType(c);

    /// <summary>The product of one direction.</summary>
    private protected static RecurrentProduct[] Products(DenseTensor weights, DenseTensor weightZeroPoint, DenseTensor? bias, DenseTensor multiplier, DenseTensor divisor, int zeroPoint, int gates)
    {
        if (weights is not { ElementType: ElementType.UInt8, Shape.Rank: 3 } || weights.Shape[2] != gates * weights.Shape[1]) throw DyadicException.BadInput($"the weights should be uint8 [D, H, {gates}·H]; they are {weights}.");
        (int directions, int units, int columns) = (weights.Shape[0], weights.Shape[1], weights.Shape[2]);
        if (weightZeroPoint is not { ElementType: ElementType.UInt8, Count: 1 }) throw DyadicException.BadInput($"the weights' zero point should be one uint8; it is {weightZeroPoint}.");
        TensorShape perColumn = [directions, 1, columns];
        if (multiplier is not { ElementType: ElementType.Int64 } || multiplier.Shape != perColumn || divisor is not { ElementType: ElementType.Int64 } || divisor.Shape != perColumn)
        {
            throw DyadicException.BadInput($"multiplier and divisor should be int64 {perColumn}; they are {multiplier} and {divisor}.");
        }

        if (bias is not null && (bias.ElementType != ElementType.Int32 || bias.Shape != perColumn)) throw DyadicException.BadInput($"the bias should be int32 {perColumn}; it is {bias}.");
        RecurrentProduct[] products = new RecurrentProduct[directions];
        for (int direction = 0; direction < directions; direction++)
        {
            short[] centred = [.. weights.Bytes.Slice(direction * units * columns, units * columns).ToArray().Select(code => (short)(code - weightZeroPoint.Bytes[0]))];
            int[] biases = bias is null ? new int[columns] : bias.Span<int>().Slice(direction * columns, columns).ToArray();
            Requantizer[] rescales = new Requantizer[columns];
            for (int i = 0; i < columns; i++) rescales[i] = Rescale(multiplier.Span<long>()[(direction * columns) + i], divisor.Span<long>()[(direction * columns) + i]);
            products[direction] = new RecurrentProduct(units, centred, biases, rescales, zeroPoint);
        }

        return products;
    }

    /// <summary>A table of an activation.</summary>
    private protected static InterpolationTable Table(IReadOnlyList<DenseTensor> parameters, int index, string name) =>
        parameters[index].ElementType == ElementType.Int16 ? new InterpolationTable(parameters[index].Span<short>(), FunctionParameters.Number(parameters, index + 1, $"{name}'s gain"))
            : throw DyadicException.BadInput($"{name} should be int16; it is {parameters[index]}.");

    /// <summary>The shift of a power of two.</summary>
    private protected static int Shift(long divisor, string name) =>
        divisor > 0 && BitOperations.IsPow2(divisor) ? BitOperations.Log2((ulong)divisor) : throw DyadicException.BadInput($"{name} is {divisor}; it should be a power of two.");

    /// <summary>How the hidden state becomes codes: multiplier, divisor, zero point (uint8), least and greatest code.</summary>
    private protected static HiddenCode OutputCode(IReadOnlyList<DenseTensor> parameters, int first)
    {
        if (parameters.Count < first + 5) throw DyadicException.BadInput($"an integer recurrent layer of this kind has {first + 5} inputs; it has {parameters.Count}.");
        if (parameters[first + 2] is not { ElementType: ElementType.UInt8, Count: 1 } zeroPoint) throw DyadicException.BadInput($"the zero point should be one uint8; it is {parameters[first + 2]}.");
        return new HiddenCode(
            Narrow(parameters, first, "output_multiplier"), Shift(FunctionParameters.Number(parameters, first + 1, "output_divisor"), "output_divisor"), zeroPoint.Bytes[0],
            Narrow(parameters, first + 3, "least"), Narrow(parameters, first + 4, "greatest")).Validated();
    }

    private static int Narrow(IReadOnlyList<DenseTensor> parameters, int index, string name)
    {
        long number = FunctionParameters.Number(parameters, index, name);
        return number is >= int.MinValue and <= int.MaxValue ? (int)number : throw DyadicException.BadInput($"{name} is {number}, which does not fit 32 bits.");
    }

    private static Requantizer Rescale(long multiplier, long divisor) => multiplier is >= 0 and <= 1L << 31
        ? new Requantizer(multiplier, Shift(divisor, "divisor"), RequantizeRounding.HalfUp)
        : throw DyadicException.BadInput($"a multiplier is {multiplier}; it should be at most 2^31.");

    private static DenseTensor State(EvaluationContext c, int index, ElementType type, int directions, int batch, int units)
    {
        DenseTensor state = c.Input(index);
        bool fits = state.ElementType == type && state.Shape.Rank == 3 && state.Shape[0] == directions && (state.Shape[1] == 1 || state.Shape[1] == batch) && state.Shape[2] == units;
        return fits ? state : throw c.Fail($"the state (input {index}) should be {type} [{directions}, {batch} or 1, {units}]; it is {state}.");
    }
}
