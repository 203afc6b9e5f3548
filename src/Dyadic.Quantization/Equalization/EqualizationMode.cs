namespace Dyadic.Quantization;

/// <summary>Whether the ranges of successive layers are equalized before quantization.</summary>
public enum EqualizationMode
{
    /// <summary>Not at all.</summary>
    Off,

    /// <summary>Through ReLU and directly: the float network computes the same, but for rounding.</summary>
    Exact,

    /// <summary>
    /// Through clips from 0 too, which become ReLU (as ReLU6 does in Nagel et al. 2019, section 5.1.1): the float network changes where
    /// activations exceeded the clip.
    /// </summary>
    Unclip,
}
