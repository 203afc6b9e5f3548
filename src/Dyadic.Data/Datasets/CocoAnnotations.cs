using System.Text.Json;
using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>One picture of a COCO instances file.</summary>
/// <param name="File">Its file name.</param>
/// <param name="Truth">What is marked in it.</param>
internal readonly record struct CocoPicture(string File, ObjectTruth Truth);

/// <summary>A COCO instances file: <c>images</c>, <c>annotations</c> with boxes, <c>categories</c>. Outlines are passed over.</summary>
/// <param name="Pictures">By rising id.</param>
/// <param name="ClassNames">The categories by rising id; a class is a position in this list.</param>
internal sealed record CocoAnnotations(IReadOnlyList<CocoPicture> Pictures, IReadOnlyList<string> ClassNames)
{
    private const int HeadBytes = 1 << 16;

    /// <summary>True when the first top-level names of a JSON file are those of COCO.</summary>
    internal static bool HasMarks(string path)
    {
        using FileStream file = DataFile.OpenRead(path);
        byte[] head = new byte[(int)Math.Min(HeadBytes, file.Length)];
        Utf8JsonReader reader = new(head.AsSpan(0, file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)), isFinalBlock: false, state: default);
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth == 0 && reader.TokenType != JsonTokenType.StartObject) return false;
                if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && (reader.ValueTextEquals("images"u8) || reader.ValueTextEquals("annotations"u8) || reader.ValueTextEquals("categories"u8))) return true;
            }
        }
        catch (JsonException)
        {
            return false;   // not JSON, or damaged: some other format may know it
        }

        return false;
    }

    internal static CocoAnnotations Read(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(DataFile.ReadAll(path));
            return Parse(document.RootElement, path);
        }
        catch (JsonException e)
        {
            throw DyadicException.BadInput($"{path}: not well-formed JSON ({e.Message})", e);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            throw DyadicException.BadInput($"{path}: a value is not of the kind that COCO instances have ({e.Message})", e);
        }
    }

    private static CocoAnnotations Parse(JsonElement root, string path)
    {
        SortedDictionary<long, string> names = [];
        foreach (JsonElement category in List(root, "categories", path))
        {
            long id = Field(category, "id", "categories", path).GetInt64();
            if (!names.TryAdd(id, Field(category, "name", "categories", path).GetString() ?? "")) throw DyadicException.BadInput($"{path}: two categories have the id {id}.");
        }

        Dictionary<long, int> classes = names.Keys.Select((id, position) => (id, position)).ToDictionary(pair => pair.id, pair => pair.position);
        SortedDictionary<long, (string File, int Height, int Width, List<MarkedObject> Objects)> pictures = [];
        foreach (JsonElement image in List(root, "images", path))
        {
            long id = Field(image, "id", "images", path).GetInt64();
            (int height, int width) = (Field(image, "height", "images", path).GetInt32(), Field(image, "width", "images", path).GetInt32());
            RgbImage.CheckSize(height, width, $"{path}, image {id}");
            string file = Field(image, "file_name", "images", path).GetString() ?? "";
            if (!pictures.TryAdd(id, (file, height, width, []))) throw DyadicException.BadInput($"{path}: two images have the id {id}.");
        }

        foreach (JsonElement annotation in List(root, "annotations", path))
        {
            long image = Field(annotation, "image_id", "annotations", path).GetInt64(), category = Field(annotation, "category_id", "annotations", path).GetInt64();
            if (!pictures.TryGetValue(image, out var picture)) throw DyadicException.BadInput($"{path}: an annotation names image {image}, which is not listed.");
            if (!classes.TryGetValue(category, out int number)) throw DyadicException.BadInput($"{path}: an annotation of image {image} names category {category}, which is not listed.");
            picture.Objects.Add(Marked(annotation, number, image, path));
        }

        return new CocoAnnotations([.. pictures.Values.Select(picture => new CocoPicture(picture.File, new ObjectTruth(picture.Height, picture.Width, picture.Objects)))], [.. names.Values]);
    }

    private static MarkedObject Marked(JsonElement annotation, int number, long image, string path)
    {
        JsonElement corners = Field(annotation, "bbox", "annotations", path);
        double[] box = corners.ValueKind == JsonValueKind.Array && corners.GetArrayLength() == 4 ? [.. corners.EnumerateArray().Select(value => value.GetDouble())] : [];
        if (box.Length != 4 || !box.All(double.IsFinite) || box[2] < 0 || box[3] < 0)
        {
            throw DyadicException.BadInput($"{path}: a bbox of image {image} should be left, top, width and height in pixels; it is {corners}.");
        }

        bool crowd = annotation.TryGetProperty("iscrowd", out JsonElement flag) && flag.GetInt32() != 0;
        double area = annotation.TryGetProperty("area", out JsonElement given) ? given.GetDouble() : box[2] * box[3];
        return new MarkedObject(number, new Box(box[0], box[1], box[2], box[3]), area, crowd);
    }

    private static JsonElement.ArrayEnumerator List(JsonElement root, string name, string path) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray()
            : throw DyadicException.BadInput($"{path}: a COCO instances file needs a list '{name}'.");

    private static JsonElement Field(JsonElement item, string name, string list, string path) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out JsonElement value)
            ? value
            : throw DyadicException.BadInput($"{path}: an entry of '{list}' has no '{name}'.");
}
