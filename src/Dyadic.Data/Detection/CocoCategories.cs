namespace Dyadic.Data;

/// <summary>The classes of COCO.</summary>
public static class CocoCategories
{
    /// <summary>What an unused number is called.</summary>
    public const string Unused = "n/a";

    /// <summary>The names of the categories 1 to 90 (index 0 is category 1), as TensorFlow's detectors count them; ten numbers are <see cref="Unused"/>.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "person", "bicycle", "car", "motorcycle", "airplane", "bus", "train", "truck", "boat", "traffic light", "fire hydrant", "n/a", "stop sign",
        "parking meter", "bench", "bird", "cat", "dog", "horse", "sheep", "cow", "elephant", "bear", "zebra", "giraffe", "n/a", "backpack",
        "umbrella", "n/a", "n/a", "handbag", "tie", "suitcase", "frisbee", "skis", "snowboard", "sports ball", "kite", "baseball bat",
        "baseball glove", "skateboard", "surfboard", "tennis racket", "bottle", "n/a", "wine glass", "cup", "fork", "knife", "spoon", "bowl",
        "banana", "apple", "sandwich", "orange", "broccoli", "carrot", "hot dog", "pizza", "donut", "cake", "chair", "couch", "potted plant", "bed",
        "n/a", "dining table", "n/a", "n/a", "toilet", "n/a", "tv", "laptop", "mouse", "remote", "keyboard", "cell phone", "microwave", "oven",
        "toaster", "sink", "refrigerator", "n/a", "book", "clock", "vase", "scissors", "teddy bear", "hair drier", "toothbrush",
    ];
}
