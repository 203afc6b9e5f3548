using Dyadic.Core;
using Dyadic.Kernels.Functions;
using Dyadic.Kernels.Recurrent;

namespace Dyadic.Kernels;

/// <summary>An integer LSTM or GRU layer over whole sequences: every direction runs through its steps, all sequences of a step together.</summary>
/// <remarks>The same bits on every tier. Runs may overlap in time when each has its own working memory.</remarks>
public sealed unsafe class RecurrentSequence
{
    private readonly RecurrentRows[] _directions;
    private readonly bool[] _reversed;
    private readonly bool _startsFromCodes;
    private readonly int _zeroPoint;

    /// <summary>Packs the weights.</summary>
    /// <param name="cells">The arithmetic of each direction, all of one kind.</param>
    /// <param name="reversed">Which directions run from the end of each sequence.</param>
    /// <exception cref="DyadicException">The numbers of directions differ, or there is none.</exception>
    public RecurrentSequence(IReadOnlyList<IntegerCell> cells, IReadOnlyList<bool> reversed)
        : this(cells, reversed, CpuFeatures.Tier)
    {
    }

    internal RecurrentSequence(IReadOnlyList<IntegerCell> cells, IReadOnlyList<bool> reversed, KernelTier tier)
    {
        if (cells.Count == 0 || cells.Count != reversed.Count) throw DyadicException.BadInput($"A recurrent layer of {cells.Count} directions got {reversed.Count} of them to run.");
        _directions = [.. cells.Select(cell => cell switch
        {
            IntegerLstmCell lstm => new LstmRows(lstm, tier),
            IntegerGruCell { ResetFirst: true } gru => new GruResetFirstRows(gru, tier),
            IntegerGruCell gru => (RecurrentRows)new GruRows(gru, tier),
            _ => throw DyadicException.Unsupported($"There is no kernel of {cell.GetType().Name}."),
        })];
        (_reversed, _startsFromCodes, _zeroPoint) = ([.. reversed], cells[0] is IntegerLstmCell, cells[0].Output.ZeroPoint);
    }

    /// <summary>The row of the kernel table that computes the products.</summary>
    public string KernelName => _directions[0].ProductName;

    /// <summary>Bytes of working memory of a run.</summary>
    /// <param name="batch">B.</param>
    public long ScratchBytes(int batch) => ((long)batch * (sizeof(long) + (_directions[0].Units * (1 + sizeof(short))))) + _directions[0].ScratchBytes(batch) + (3 * Alignment);

    /// <summary>Runs a layer.</summary>
    /// <param name="run">The buffers.</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(in RecurrentRun run, WorkerPool pool)
    {
        int units = _directions[0].Units, width = _directions[0].Width, batch = run.Batch;
        long* lengths = (long*)run.Scratch;
        short* carry = (short*)Aligned((byte*)(lengths + batch));
        byte* hidden = Aligned((byte*)(carry + ((long)batch * units)));
        byte* scratch = Aligned(hidden + ((long)batch * units));
        long longest = 0, shortest = run.Steps;
        for (int sequence = 0; sequence < batch; sequence++)
        {
            lengths[sequence] = Math.Clamp(run.Lengths[run.SharesLength ? 0 : sequence], 0, run.Steps);
            (longest, shortest) = (Math.Max(longest, lengths[sequence]), Math.Min(shortest, lengths[sequence]));
        }

        long states = (long)batch * units, outputs = states * _directions.Length;
        if (shortest < run.Steps) new Span<byte>(run.Output, checked((int)(outputs * run.Steps))).Fill((byte)_zeroPoint);
        for (int direction = 0; direction < _directions.Length; direction++)
        {
            RecurrentRows rows = _directions[direction];
            Start(run, rows, direction, hidden, carry);
            RecurrentStep step = new() { Hidden = hidden, Carry = carry, Scratch = scratch };
            bool mirrored = _reversed[direction], together = !mirrored || shortest == longest;
            for (long index = 0; index < longest; index++)
            {
                // Mirrored sequences of several lengths read different times in one step; they go one by one.
                for (int sequence = 0; sequence < (together ? 1 : batch); sequence++)
                {
                    long time = mirrored ? lengths[sequence] - 1 - index : index;
                    if (time < 0) continue;
                    step.Gates = run.Gates + ((((time * batch) + sequence) * _directions.Length) + direction) * width;
                    (step.GateStride, step.Index, step.Batch) = ((long)_directions.Length * width, index, together ? batch : 1);
                    step.Hidden = hidden + ((long)sequence * units);
                    step.Carry = carry + ((long)sequence * units);
                    step.Lengths = shortest == longest ? null : lengths + sequence;
                    rows.Step(step, pool);
                    byte* output = run.Output + (((time * _directions.Length) + direction) * states) + ((long)sequence * units);
                    for (int live = 0; live < step.Batch; live++)
                    {
                        if (step.IsLive(live)) Copy(step.Hidden + ((long)live * units), output + ((long)live * units), units);
                    }
                }
            }

            if (run.LastHidden is not null) Copy(hidden, run.LastHidden + (direction * states), states);
            if (run.LastCarry is not null) Copy((byte*)carry, (byte*)(run.LastCarry + (direction * states)), states * sizeof(short));
        }
    }

    private const int Alignment = 64;

    private static byte* Aligned(byte* address) => (byte*)(((nint)address + Alignment - 1) & ~(Alignment - 1));

    private static void Copy(byte* from, byte* to, long bytes) => Buffer.MemoryCopy(from, to, bytes, bytes);

    private void Start(in RecurrentRun run, RecurrentRows rows, int direction, byte* hidden, short* carry)
    {
        int units = rows.Units;
        for (int sequence = 0; sequence < run.Batch; sequence++)
        {
            long carried = (run.SharesCarry ? direction : ((long)direction * run.Batch) + sequence) * units, to = (long)sequence * units;
            Copy((byte*)(run.Carry + carried), (byte*)(carry + to), units * sizeof(short));
            if (_startsFromCodes) Copy(run.Hidden + ((run.SharesHidden ? direction : ((long)direction * run.Batch) + sequence) * units), hidden + to, units);
            else rows.Encode(carry + to, hidden + to);
        }
    }
}

/// <summary>The buffers of one run of a <see cref="RecurrentSequence"/>. S steps, B sequences, D directions, H units, G gates.</summary>
public unsafe struct RecurrentRun
{
    /// <summary>[S][B][D][G·H]: what the input adds to the gates.</summary>
    public short* Gates;

    /// <summary>[D][B or 1][H] codes; of an LSTM only.</summary>
    public byte* Hidden;

    /// <summary>[D][B or 1][H] numbers of 16 bits.</summary>
    public short* Carry;

    /// <summary>[B or 1] numbers of steps.</summary>
    public long* Lengths;

    /// <summary>[S][D][B][H] codes.</summary>
    public byte* Output;

    /// <summary>[D][B][H] codes, or null.</summary>
    public byte* LastHidden;

    /// <summary>[D][B][H] numbers of 16 bits, or null.</summary>
    public short* LastCarry;

    /// <summary>Working memory.</summary>
    public byte* Scratch;

    /// <summary>S.</summary>
    public int Steps;

    /// <summary>B.</summary>
    public int Batch;

    /// <summary>All sequences start from one hidden state.</summary>
    public bool SharesHidden;

    /// <summary>All sequences start from one carried state.</summary>
    public bool SharesCarry;

    /// <summary>All sequences have one length.</summary>
    public bool SharesLength;
}
