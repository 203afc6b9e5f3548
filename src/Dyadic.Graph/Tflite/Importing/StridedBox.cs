using Dyadic.Core;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Importing;

/// <summary>What a STRIDED_SLICE takes of a tensor of known shape.</summary>
/// <param name="Begins">The first element an axis of the input.</param>
/// <param name="Ends">The element before which the axis ends; −1 for "before the first" of a negative step.</param>
/// <param name="Steps">The step an axis of the input; not 0.</param>
/// <param name="Shape">The shape of the result.</param>
/// <param name="KeepsAxes">True when no axis is added or dropped.</param>
internal sealed record StridedBox(long[] Begins, long[] Ends, long[] Steps, TensorShape Shape, bool KeepsAxes)
{
    private const int BeginMask = 0, EndMask = 1, EllipsisMask = 2, NewAxisMask = 3, ShrinkMask = 4, OffsetFlag = 5;

    /// <summary>Applies the masks. Entry i of begin, end and strides speaks of one axis, of a new one, or, for the ellipsis, of all that the others leave.</summary>
    public static StridedBox Read(TfliteOperator op, TensorShape shape, long[] begin, long[] end, long[] strides)
    {
        int entries = begin.Length;
        if (entries > 32 || end.Length != entries || strides.Length != entries) throw op.BadInput($"has {begin.Length} begins, {end.Length} ends and {strides.Length} strides");
        bool Marked(int field, int entry) => ((op.Options.Int32(field, "mask") >> entry) & 1) != 0;
        if (op.Options.Bool(OffsetFlag, "offset")) end = [.. end.Zip(begin, (length, from) => length + from)];
        int ellipsis = Enumerable.Range(0, entries).FirstOrDefault(entry => Marked(EllipsisMask, entry), -1);
        int speaking = Enumerable.Range(0, entries).Count(entry => entry != ellipsis && (ellipsis >= 0 && Marked(EllipsisMask, entry) || !Marked(NewAxisMask, entry)));
        if (speaking > shape.Rank) throw op.BadInput($"slices {speaking} axes of a tensor of shape {shape}");
        Slicer slicer = new(op, shape);
        for (int entry = 0; entry < entries; entry++)
        {
            if (entry == ellipsis) slicer.TakeWhole(shape.Rank - speaking);
            else if (Marked(NewAxisMask, entry)) slicer.AddAxis();
            else slicer.Take(Marked(BeginMask, entry) ? null : begin[entry], Marked(EndMask, entry) ? null : end[entry], strides[entry], Marked(ShrinkMask, entry));
        }

        slicer.TakeWhole(shape.Rank - slicer.Axes);
        return slicer.Box();
    }

    private sealed class Slicer(TfliteOperator op, TensorShape shape)
    {
        private readonly List<long> _begins = [], _ends = [], _steps = [];
        private readonly List<int> _extents = [];
        private bool _keepsAxes = true;

        public int Axes => _begins.Count;

        public StridedBox Box() => new([.. _begins], [.. _ends], [.. _steps], [.. _extents], _keepsAxes);

        public void AddAxis()
        {
            _extents.Add(1);
            _keepsAxes = false;
        }

        public void TakeWhole(int axes)
        {
            for (int i = 0; i < axes; i++) Take(null, null, 1, shrink: false);
        }

        public void Take(long? begin, long? end, long step, bool shrink)
        {
            int extent = shape[Axes];
            if (step == 0 || Math.Abs(step) > int.MaxValue) throw op.BadInput($"has the stride {step}");
            if (shrink)
            {
                long index = begin ?? 0;
                if (index < 0) index += extent;
                if (index < 0 || index >= extent) throw op.BadInput($"takes slice {begin} of axis {Axes} of shape {shape}");
                Add(index, index + 1, 1);
                _keepsAxes = false;
                return;
            }

            (long least, long greatest) = step > 0 ? (0, extent) : (-1, extent - 1);
            long from = begin is { } given ? Math.Clamp(given < 0 ? given + extent : given, least, greatest) : step > 0 ? 0 : extent - 1;
            long to = end is { } limit ? Math.Clamp(limit < 0 ? limit + extent : limit, least, greatest) : step > 0 ? extent : -1;
            Add(from, to, step);
            _extents.Add((int)Math.Max(0, step > 0 ? (to - from + step - 1) / step : (from - to - step - 1) / -step));
        }

        private void Add(long begin, long end, long step)
        {
            _begins.Add(begin);
            _ends.Add(end);
            _steps.Add(step);
        }
    }
}
