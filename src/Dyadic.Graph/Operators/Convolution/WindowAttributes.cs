namespace Dyadic.Graphs.Operators;

/// <summary>The attributes of a sliding window as ONNX writes them.</summary>
internal readonly record struct WindowAttributes(string AutoPad, int[]? KernelShape, int[]? Strides, int[]? Pads, int[]? Dilations, bool CeilMode = false);
