using System.Text.Json;
using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.Coco;

/// <summary>What programs write beside COCO's own words into an annotation: kept as attributes of the box, lists and objects as their
/// JSON.</summary>
internal static class CocoExtras
{
    private static readonly HashSet<string> Own = new(
        [
            "id",
            "image_id",
            "category_id",
            "category_name",
            "bbox",
            "area",
            "segmentation",
            "iscrowd",
            "ignore",
            "keypoints",
            "num_keypoints",
            "score",
            "attributes",
            "isbbox",
            "deleted",
            "color",
            "creator",
            "width",
            "height",
        ],
        StringComparer.Ordinal
    );

    /// <summary>Degrees or radians, of the corner or the centre: every program means another thing.</summary>
    private static readonly string[] Turning = ["angle", "theta", "rotation_angle", "orientation"];

    /// <param name="tell">Gets what is not understood, as the end of a sentence.</param>
    public static void Keep(JsonElement annotation, Dictionary<string, string> attributes, Action<string> tell)
    {
        foreach (var entry in annotation.EnumerateObject())
            if (
                !Own.Contains(entry.Name)
                && entry.Name.Length > 0
                && entry.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)
            )
                attributes.TryAdd(entry.Name, JsonExtensions.Text(entry.Value));
        foreach (var name in Turning)
            if (attributes.GetValueOrDefault(name) is { Length: > 0 } text && text is not ("0" or "0.0"))
                tell(
                    $"says '{name}' with '{ReadResultBuilder.Shown(text)}', whose meaning differs between programs; the box was taken unturned, "
                        + "and the value is kept as an attribute."
                );
    }
}
