namespace Dyadic.Graphs.Tflite.Importing;

/// <summary>The order of the axes of a tensor of rank 4. Tensors of other ranks have only <see cref="AsInFile"/>.</summary>
internal enum TensorLayout
{
    /// <summary>The order that the file states: batch, height, width, channels for pictures (NHWC).</summary>
    AsInFile,

    /// <summary>Batch, channels, height, width (NCHW), which convolutions, pools and resizing need in ONNX.</summary>
    ChannelsFirst,
}
