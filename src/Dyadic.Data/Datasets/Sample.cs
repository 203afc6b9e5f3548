using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>One example: a picture, a recording, texts or named arrays, with what is known about the right answer.</summary>
/// <param name="Name">Where it came from, for messages and reports.</param>
public sealed record Sample(string Name)
{
    /// <summary>The picture, not yet preprocessed; null when the sample is arrays.</summary>
    public RgbImage? Image { get; init; }

    /// <summary>The arrays, ready for the model, without a batch axis unless the source had one; empty when the sample is a picture.</summary>
    public IReadOnlyList<NamedTensor> Inputs { get; init; } = [];

    /// <summary>What the integers of the arrays stand for; null when they are what they are.</summary>
    public ArrayCodes? Codes { get; init; }

    /// <summary>The class, counted from 0; null when none is known.</summary>
    public int? Label { get; init; }

    /// <summary>What the model is expected to give, in the order of its outputs; empty when not known.</summary>
    public IReadOnlyList<NamedTensor> ExpectedOutputs { get; init; } = [];

    /// <summary>The objects marked in the picture; null when nobody looked for them.</summary>
    public ObjectTruth? Objects { get; init; }

    /// <summary>The recording; null when the sample is none.</summary>
    public Sound? Sound { get; init; }

    /// <summary>The texts, not yet turned into tokens; empty when the sample is no text.</summary>
    public IReadOnlyList<NamedText> Texts { get; init; } = [];

    /// <summary>The numbers to be predicted; null when there are none.</summary>
    public IReadOnlyList<float>? Target { get; init; }

    /// <summary>The class of every pixel; null when not known.</summary>
    public PixelClasses? Mask { get; init; }

    /// <summary>When somebody speaks in the recording; null when not known.</summary>
    public IReadOnlyList<SpeechSpan>? Speech { get; init; }

    /// <summary>The truth that the sample holds, in words, for messages.</summary>
    internal string TruthText
    {
        get
        {
            List<string> kinds = [];
            if (Label is not null) kinds.Add("a label");
            if (ExpectedOutputs.Count > 0) kinds.Add("expected outputs");
            if (Objects is not null) kinds.Add("marked objects");
            if (Target is not null) kinds.Add($"{Target.Count} numbers to predict");
            if (Mask is not null) kinds.Add("classes of pixels");
            if (Speech is not null) kinds.Add("times of speech");
            return kinds.Count == 0 ? "neither a label nor expected outputs nor any other truth" : string.Join(" and ", kinds);
        }
    }

    /// <summary>The class.</summary>
    /// <exception cref="DyadicException">None is known.</exception>
    internal int RequireLabel() => Label ?? throw DyadicException.BadInput($"{Name} has no label; there is nothing to compare with.");

    /// <summary>The array for a model's input: the one of that name, else the one at that position if it has no name or is the only one.</summary>
    /// <param name="inputName">The model's name for the input.</param>
    /// <param name="position">The input's position among the model's inputs.</param>
    /// <exception cref="DyadicException">No array fits; the message lists those there are.</exception>
    public DenseTensor InputFor(string inputName, int position)
    {
        foreach (NamedTensor input in Inputs)
        {
            if (input.Name == inputName) return input.Tensor;
        }

        if (position < Inputs.Count && (Inputs[position].Name.Length == 0 || (Inputs.Count == 1 && position == 0))) return Inputs[position].Tensor;
        if (Inputs.Count == 0 && Texts.Count > 0)
        {
            throw DyadicException.BadInput($"{Name} is text ({string.Join(", ", Texts.Select(text => text.Name))}); turn it into what the model's input '{inputName}' takes, and give that as arrays.");
        }

        throw DyadicException.BadInput($"{Name}: no array for the model's input '{inputName}'; the data has {(Inputs.Count == 0 ? "none" : string.Join(", ", Inputs.Select(input => $"'{input.Name}'")))}.");
    }
}
