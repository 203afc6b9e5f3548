using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;

namespace Dyadic;

/// <summary>Runs a model with states over the frames of clips, each run taking the states that the last one gave.</summary>
/// <remarks>
/// A clip is a sample whose arrays have the frames along their first axis; an array that has the shape of its input is the same in every frame, but for that of the first
/// input, which always has frames. States start at 0, or at the array of their name.
/// </remarks>
/// <param name="model">The model.</param>
/// <param name="states">Its states.</param>
/// <param name="preparation">Turns a frame into inputs.</param>
public sealed class ClipFrames(Model model, StateFeedback states, SamplePreparation preparation)
{
    private readonly HashSet<int> _stateInputs = [.. states.Pairs.Select(pair => pair.Input)];

    private Value? First => model.Graph.Inputs.Where((_, position) => !_stateInputs.Contains(position)).FirstOrDefault();

    /// <summary>The outputs that are no states, by position.</summary>
    public IReadOnlyList<int> OwnOutputs { get; } = [.. Enumerable.Range(0, model.Graph.Outputs.Count).Where(i => states.Pairs.All(pair => pair.Output != i))];

    /// <summary>The inputs and outputs of every frame.</summary>
    /// <param name="clip">The clip.</param>
    /// <param name="run">From inputs to outputs, both in the model's order.</param>
    /// <exception cref="DyadicException">The arrays have different numbers of frames, or do not fit the model.</exception>
    public IEnumerable<(DenseTensor[] Inputs, DenseTensor[] Outputs)> Run(Sample clip, Func<IReadOnlyList<DenseTensor>, DenseTensor[]> run)
    {
        Dictionary<int, DenseTensor> carried = states.Pairs.ToDictionary(pair => pair.Input, pair => Start(clip, pair.Input));
        int frames = Frames(clip);
        for (int frame = 0; frame < frames; frame++)
        {
            DenseTensor[] inputs = preparation.Prepare(FrameOf(clip, frame, carried));
            DenseTensor[] outputs = run(inputs);
            foreach (StatePair pair in states.Pairs) carried[pair.Input] = outputs[pair.Output];
            yield return (inputs, outputs);
        }
    }

    /// <summary>One output of all frames, the frames along a new first axis.</summary>
    public static DenseTensor Stacked(IReadOnlyList<DenseTensor> frames)
    {
        DenseTensor stacked = DenseTensor.Zeros(frames[0].ElementType, TensorShape.Create([frames.Count, .. frames[0].Shape]));
        int each = frames[0].Bytes.Length;
        for (int i = 0; i < frames.Count; i++) frames[i].Bytes.CopyTo(stacked.Bytes[(i * each)..]);
        return stacked;
    }

    private DenseTensor Start(Sample clip, int position)
    {
        Value input = model.Graph.Inputs[position];
        foreach (NamedTensor given in clip.Inputs.Where(array => array.Name == input.Name)) return given.Tensor;
        if (position < clip.Inputs.Count && clip.Inputs[position].Name.Length == 0) return clip.Inputs[position].Tensor;
        return DenseTensor.Zeros(input.Type, TensorShape.Create([.. input.Shape!.Select(extent => extent.IsKnown ? checked((int)extent.Value) : 1)]));
    }

    private IEnumerable<(Value Input, DenseTensor Array)> Arrays(Sample clip) =>
        from position in Enumerable.Range(0, model.Graph.Inputs.Count)
        where !_stateInputs.Contains(position)
        select (model.Graph.Inputs[position], clip.InputFor(model.Graph.Inputs[position].Name, position));

    private int Frames(Sample clip)
    {
        int frames = -1;
        foreach ((Value input, DenseTensor array) in Arrays(clip).Where(pair => !IsWhole(pair.Input, pair.Array)))
        {
            if (frames >= 0 && array.Shape[0] != frames) throw DyadicException.BadInput($"{clip.Name}: input '{input.Name}' has {array.Shape[0]} frames, another has {frames}.");
            frames = array.Shape[0];
        }

        return frames >= 0 ? frames : throw DyadicException.BadInput($"{clip.Name}: no array has an axis of frames before the axes of its input; give clips as [frames, …].");
    }

    private Sample FrameOf(Sample clip, int frame, Dictionary<int, DenseTensor> carried) => clip with
    {
        Inputs =
        [
            .. Arrays(clip).Select(pair => new NamedTensor(pair.Input.Name, IsWhole(pair.Input, pair.Array) ? pair.Array : SliceOf(pair.Array, frame))),
            .. carried.Select(state => new NamedTensor(model.Graph.Inputs[state.Key].Name, state.Value)),
        ],
    };

    // The array of an input as the model takes it; its batch axis may be missing.
    private bool IsWhole(Value input, DenseTensor array) => array.Shape.Rank == 0 || (input != First && input.Shape is { } shape && array.Shape.Rank <= shape.Rank
        && SymbolicShape.Of(shape.Skip(shape.Rank - array.Shape.Rank)).IsCompatibleWith(SymbolicShape.Of(array.Shape)));

    private static DenseTensor SliceOf(DenseTensor array, int frame)
    {
        DenseTensor slice = DenseTensor.Zeros(array.ElementType, TensorShape.Create([.. array.Shape.Skip(1)]));
        array.Bytes.Slice(frame * slice.Bytes.Length, slice.Bytes.Length).CopyTo(slice.Bytes);
        return slice;
    }
}
