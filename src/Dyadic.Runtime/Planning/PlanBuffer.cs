namespace Dyadic.Runtime.Planning;

/// <summary>Bytes of the arena that are in use from one step to another.</summary>
internal sealed class PlanBuffer(long bytes)
{
    private PlanBuffer? _mergedInto;
    private int _firstStep = int.MaxValue;
    private int _lastStep = -1;
    private long _offset = -1;

    /// <summary>How many bytes.</summary>
    public long Bytes { get; } = bytes;

    /// <summary>The buffer that stands for this one since <see cref="MergeInto"/>, or this one.</summary>
    public PlanBuffer Root => _mergedInto is null ? this : _mergedInto.Root;

    /// <summary>The first step that touches the bytes.</summary>
    public int FirstStep => Root._firstStep;

    /// <summary>The last step that touches the bytes.</summary>
    public int LastStep => Root._lastStep;

    /// <summary>Where the bytes begin in the arena; set by <see cref="ArenaLayout"/>.</summary>
    public long Offset
    {
        get => Root._offset;
        set => Root._offset = value;
    }

    /// <summary>Notes that a step touches the bytes.</summary>
    public void Touch(int step) => (Root._firstStep, Root._lastStep) = (Math.Min(FirstStep, step), Math.Max(LastStep, step));

    /// <summary>True when both are in use at some step.</summary>
    public bool LivesWith(PlanBuffer other) => FirstStep <= other.LastStep && other.FirstStep <= LastStep;

    /// <summary>Lets this buffer be the same bytes as another of the same size.</summary>
    public void MergeInto(PlanBuffer other)
    {
        (int first, int last) = (FirstStep, LastStep);
        PlanBuffer target = other.Root;
        Root._mergedInto = target;
        target.Touch(first);
        target.Touch(last);
    }
}
