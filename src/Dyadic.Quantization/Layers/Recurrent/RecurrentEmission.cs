using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels.Functions;

namespace Dyadic.Quantization;

/// <summary>The constants of a recurrence, written into the integer graph.</summary>
/// <param name="Emitter">Where to.</param>
/// <param name="Node">The float node.</param>
/// <param name="Recipe">Its recipe.</param>
/// <param name="Scales">The scales inside.</param>
/// <param name="Hidden">The codes of the hidden state.</param>
internal sealed record RecurrentEmission(IntegerEmitter Emitter, Node Node, Recipe Recipe, RecurrentScales Scales, AffineParameters Hidden)
{
    private RecurrentLayer Layer => (RecurrentLayer)Node.Operator;

    private int Units => Node.Inputs[2]!.Constant!.Shape[2];

    /// <summary>Lengths and directions.</summary>
    public Value[] Order()
    {
        Value lengths = Node.Input(4) is { } given
            ? Emitter.Add($"{Node.Name}_lengths", new Cast(ElementType.Int64), Emitter.FloatOf(given))
            : Emitter.Constant("whole_sequence", DenseTensor.Vector<long>(long.MaxValue));
        long[] reversed = Layer.Direction switch { "forward" => [0], "reverse" => [1], _ => [0, 1] };
        return [lengths, Emitter.Constant($"directions_{string.Concat(reversed)}", DenseTensor.Vector<long>(reversed))];
    }

    /// <summary>A state of the first step, [D, B or 1, H].</summary>
    /// <param name="input">Its place among the node's inputs.</param>
    /// <param name="parameters">Its scale and zero point.</param>
    public Value State(int input, AffineParameters parameters)
    {
        if (Node.Input(input) is { Constant: null } given)
        {
            Value codes = Emitter.CodesIn(given, parameters, Node.Name);
            return Layer.Layout == 0 ? codes : Emitter.Add($"{Node.Name}_state_{input}", new Transpose([1, 0, 2]), codes);
        }

        DenseTensor start = DenseTensor.Zeros(parameters.Format.StorageType, [Layer.Directions, 1, Units]);
        DenseTensor? reals = Node.Input(input)?.Constant;
        if (reals is not null) start = DenseTensor.Zeros(parameters.Format.StorageType, Layer.Layout == 0 ? reals.Shape : [reals.Shape[1], reals.Shape[0], reals.Shape[2]]);
        int batch = start.Shape[1];
        for (int i = 0; i < start.Count; i++)
        {
            (int direction, int sequence, int unit) = (i / (batch * Units), i / Units % batch, i % Units);
            int from = Layer.Layout == 0 ? i : (((sequence * Layer.Directions) + direction) * Units) + unit;
            IntegerElements.SetWrapped(start, i, parameters.Encode(reals is null ? 0 : reals.Span<float>()[from]));
        }

        return Emitter.Constant($"{Node.Name}_start_{input}", start);
    }

    /// <summary>Weights and zero point, the bias where the operator has one, multiplier and divisor.</summary>
    /// <param name="bias">The bias of each row of the float weights; null where the operator takes none.</param>
    public Value[] Product(Func<int, int, float>? bias)
    {
        DenseTensor weights = Node.Inputs[2]!.Constant!;
        (int directions, int rows) = (weights.Shape[0], weights.Shape[1]);
        QuantizedWeights quantized = WeightQuantization.Quantize(weights.Span<float>(), directions * rows, Recipe);
        short[] byColumn = new short[quantized.Codes.Length];
        int[] biases = new int[directions * rows];
        long[] multipliers = new long[directions * rows], divisors = new long[directions * rows];
        for (int i = 0; i < biases.Length; i++)
        {
            (int direction, int row) = (i / rows, i % rows);
            double scale = Hidden.Scale * quantized.Scales[i];
            biases[i] = bias is null ? 0 : (int)Math.Clamp(Math.Round(bias(direction, row) / scale, MidpointRounding.AwayFromZero), -(1 << 29), 1 << 29);
            Int128 magnitude = Math.Abs((long)biases[i]);
            for (int k = 0; k < Units; k++)
            {
                short code = quantized.Codes[(i * Units) + k];
                byColumn[(((direction * Units) + k) * rows) + row] = code;
                magnitude += Math.Abs(code) * 255;
            }

            Requantizer rescale = Requantizer.HalfUp(scale / Scales.Gates.Scale, magnitude);
            (multipliers[i], divisors[i]) = (rescale.Multiplier, 1L << rescale.Shift);
        }

        (Value codes, Value zeroPoint) = WeightStorage.Emit(Emitter, $"{Node.Name}_recurrent", quantized with { Codes = byColumn }, [directions, Units, rows]);
        TensorShape perColumn = [directions, 1, rows];
        Value multiplier = Emitter.Constant($"{Node.Name}_recurrent_multiplier", DenseTensor.Create<long>(perColumn, multipliers));
        Value divisor = Emitter.Constant($"{Node.Name}_recurrent_divisor", DenseTensor.Create<long>(perColumn, divisors));
        return bias is null ? [codes, zeroPoint, multiplier, divisor] : [codes, zeroPoint, Emitter.Constant($"{Node.Name}_recurrent_bias", DenseTensor.Create<int>(perColumn, biases)), multiplier, divisor];
    }

    /// <summary>A table and its gain.</summary>
    public Value[] Table(int activation, double reach, long gain)
    {
        Func<double, double> function = Layer.ActivationFunctions(Node.ToString(), 0)[activation];
        return [Emitter.Constant($"table_{Layer.ActivationNames[activation].ToLowerInvariant()}_{reach}", RecurrentScales.Table(function, reach, Recipe)), Emitter.Int64(gain)];
    }

    /// <summary>How hidden states become codes.</summary>
    public Value[] Output()
    {
        HiddenCode code = HiddenCode.Of(Hidden.Scale, Hidden.ZeroPoint, Hidden.Format.MinCode, Hidden.Format.MaxCode);
        return [Emitter.Int64(code.Multiplier), Emitter.Int64(1L << code.Shift), Emitter.Code(code.ZeroPoint, ElementType.UInt8), Emitter.Int64(code.Least), Emitter.Int64(code.Greatest)];
    }
}
