using Dyadic.Core;
using Dyadic.Kernels.Functions;
using Dyadic.Tests;

namespace Dyadic.Kernels.Tests;

/// <summary>Whole layers on every tier against their cells, step by step, over random integers of the whole range.</summary>
public sealed unsafe class RecurrentSequenceTests
{
    public static TheoryData<KernelTier, string> Kinds
    {
        get
        {
            TheoryData<KernelTier, string> data = [];
            foreach (KernelTier tier in Tiers.All)
            {
                foreach (string kind in (string[])["lstm", "gru", "gru reset first"]) data.Add(tier, kind);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_tier_computes_what_the_cells_compute(KernelTier tier, string kind)
    {
        (int Steps, int Batch, int Directions, int Units)[] shapes = [(1, 1, 1, 1), (3, 1, 1, 7), (4, 2, 1, 8), (5, 3, 2, 9), (6, 1, 2, 16), (2, 5, 1, 33), (9, 4, 2, 24), (3, 1, 1, 128)];
        foreach ((int steps, int batch, int directions, int units) in shapes)
        {
            foreach (int threads in (int[])[1, 2])
            {
                foreach (bool own in (bool[])[false, true]) Compare(tier, kind, steps, batch, directions, units, threads, own);
            }
        }
    }

    [Fact]
    public void A_run_allocates_nothing()
    {
        Random random = new(3);
        IntegerCell[] cells = [Cell("lstm", 24, random), Cell("lstm", 24, random)];
        RecurrentSequence kernel = new(cells, [false, true], CpuFeatures.Tier);
        Buffers buffers = new(random, steps: 6, batch: 3, cells, kernel, own: true);
        using WorkerPool pool = new(1);
        fixed (short* gates = buffers.Gates, carry = buffers.Carry, lastCarry = buffers.LastCarry)
        fixed (byte* hidden = buffers.Hidden, y = buffers.Y, lastHidden = buffers.LastHidden, scratch = buffers.Scratch)
        fixed (long* lengths = buffers.Lengths)
        {
            RecurrentRun run = buffers.Run(gates, hidden, carry, lengths, y, lastHidden, lastCarry, scratch);
            kernel.Run(run, pool);
            Allocations.AssertNone(() =>
            {
                for (int i = 0; i < 10; i++) kernel.Run(run, pool);
            });
        }
    }

    private static void Compare(KernelTier tier, string kind, int steps, int batch, int directions, int units, int threads, bool own)
    {
        Random random = new((steps * 1000) + units);
        IntegerCell[] cells = [.. Enumerable.Range(0, directions).Select(_ => Cell(kind, units, random))];
        bool[] reversed = [.. Enumerable.Range(0, directions).Select(direction => direction == 1 || (own && directions == 1))];
        RecurrentSequence kernel = new(cells, reversed, tier);
        Buffers buffers = new(random, steps, batch, cells, kernel, own);
        using WorkerPool pool = new(threads);
        fixed (short* gates = buffers.Gates, carry = buffers.Carry, lastCarry = buffers.LastCarry)
        fixed (byte* hidden = buffers.Hidden, y = buffers.Y, lastHidden = buffers.LastHidden, scratch = buffers.Scratch)
        fixed (long* lengths = buffers.Lengths)
        {
            kernel.Run(buffers.Run(gates, hidden, carry, lengths, y, lastHidden, lastCarry, scratch), pool);
        }

        byte[] expected = new byte[buffers.Y.Length];
        Array.Fill(expected, (byte)cells[0].Output.ZeroPoint);
        int width = cells[0].Gates * units;
        for (int direction = 0; direction < directions; direction++)
        {
            for (int sequence = 0; sequence < batch; sequence++)
            {
                int state = (direction * batch) + sequence, start = own ? state : direction;
                short[] carry = buffers.Carry[(start * units)..((start + 1) * units)];
                byte[] hidden = kind == "lstm" ? buffers.Hidden[(start * units)..((start + 1) * units)] : Array.ConvertAll(carry, h => cells[direction].Output.Of(h));
                long length = Math.Clamp(buffers.Lengths[own ? sequence : 0], 0, steps);
                for (int step = 0; step < length; step++)
                {
                    int time = reversed[direction] ? (int)length - 1 - step : step;
                    cells[direction].Step(buffers.Gates.AsSpan(((((time * batch) + sequence) * directions) + direction) * width, width), hidden, carry);
                    hidden.CopyTo(expected, ((((time * directions) + direction) * batch) + sequence) * units);
                }

                Assert.Equal(carry, buffers.LastCarry[(state * units)..((state + 1) * units)]);
                Assert.Equal(hidden, buffers.LastHidden[(state * units)..((state + 1) * units)]);
            }
        }

        Assert.Equal(expected, buffers.Y);
    }

    private static IntegerCell Cell(string kind, int units, Random random)
    {
        int columns = (kind == "lstm" ? 4 : 3) * units;
        short[] weights = [.. Enumerable.Range(0, units * columns).Select(_ => (short)random.Next(-128, 128))];
        int[] bias = [.. Enumerable.Range(0, columns).Select(_ => kind == "lstm" ? 0 : random.Next(-4000, 4000))];
        Requantizer[] rescales = [.. bias.Select(_ => new Requantizer(random.NextInt64(1L << 30, 1L << 31), random.Next(29, 36), RequantizeRounding.HalfUp))];
        RecurrentProduct product = new(units, weights, bias, rescales, zeroPoint: 117);
        InterpolationTable sigmoid = new(InterpolationTable.Sample(x => 1 / (1 + Math.Exp(-x)), 16), 2), tanh = new(InterpolationTable.Sample(Math.Tanh, 8, 24), 4);
        HiddenCode code = HiddenCode.Of(1.0 / 140, 117, 0, 255);
        return kind == "lstm" ? new IntegerLstmCell(product, sigmoid, tanh, new InterpolationTable(tanh.Values, 2), 19, units == 16 ? ((short)-9000, (short)12345) : (short.MinValue, short.MaxValue), code) : new IntegerGruCell(product, sigmoid, tanh, kind == "gru reset first", code);
    }

    private sealed class Buffers
    {
        private readonly int _steps;
        private readonly int _batch;
        private readonly bool _own;

        public Buffers(Random random, int steps, int batch, IntegerCell[] cells, RecurrentSequence kernel, bool own)
        {
            (_steps, _batch, _own) = (steps, batch, own);
            int states = (own ? batch : 1) * cells.Length * cells[0].Units, last = batch * cells.Length * cells[0].Units;
            Gates = Shorts(random, steps * batch * cells.Length * cells[0].Gates * cells[0].Units);
            Carry = Shorts(random, states);
            Hidden = new byte[states];
            random.NextBytes(Hidden);
            Lengths = [.. Enumerable.Range(0, own ? batch : 1).Select(_ => own ? random.NextInt64(-1, steps + 2) : long.MaxValue)];
            (Y, LastHidden, LastCarry, Scratch) = (new byte[steps * last], new byte[last], new short[last], new byte[kernel.ScratchBytes(batch)]);
            if (cells[0] is IntegerGruCell) LastHidden = new byte[last];
        }

        public short[] Gates { get; }

        public short[] Carry { get; }

        public byte[] Hidden { get; }

        public long[] Lengths { get; }

        public byte[] Y { get; }

        public byte[] LastHidden { get; }

        public short[] LastCarry { get; }

        public byte[] Scratch { get; }

        public RecurrentRun Run(short* gates, byte* hidden, short* carry, long* lengths, byte* y, byte* lastHidden, short* lastCarry, byte* scratch) => new()
        {
            Gates = gates,
            Hidden = hidden,
            Carry = carry,
            Lengths = lengths,
            Output = y,
            LastHidden = lastHidden,
            LastCarry = lastCarry,
            Scratch = scratch,
            Steps = _steps,
            Batch = _batch,
            SharesHidden = !_own,
            SharesCarry = !_own,
            SharesLength = !_own,
        };

        private static short[] Shorts(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (short)random.Next(short.MinValue, short.MaxValue + 1))];
    }
}
