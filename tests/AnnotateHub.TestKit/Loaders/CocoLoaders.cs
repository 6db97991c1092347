using System.Text.Json;

namespace AnnotateHub.TestKit.Loaders;

/// <summary>The rules by which pycocotools, mmdetection and detectron2 read COCO files (docs/loader-rules.md), written anew.</summary>
public static class CocoLoaders
{
    /// <summary>By file name of the image. Throws where pycocotools' index or detectron2's assertions would.</summary>
    /// <param name="skipsSmall">mmdetection leaves out boxes outside of the image, without area, or under a pixel wide or high.</param>
    public static IReadOnlyDictionary<string, IReadOnlyList<LoadedBox>> Read(byte[] json, bool skipsSmall)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var categories = root.GetProperty("categories")
            .EnumerateArray()
            .ToDictionary(
                jsonElement => jsonElement.GetProperty("id").GetInt64(),
                jsonElement => jsonElement.GetProperty("name").GetString()!
            );
        var images = root.GetProperty("images")
            .EnumerateArray()
            .ToDictionary(jsonElement => jsonElement.GetProperty("id").GetInt64(), jsonElement => jsonElement.Clone());
        var boxes = images.Keys.ToDictionary(id => id, _ => new List<LoadedBox>());
        var ids = new HashSet<long>();
        foreach (var item in root.GetProperty("annotations").EnumerateArray())
        {
            if (!ids.Add(item.GetProperty("id").GetInt64()))
                throw new FormatException("Annotation ids are not unique.");
            if (item.TryGetProperty("ignore", out _))
                throw new FormatException("detectron2 wants no 'ignore'.");
            var image = images[item.GetProperty("image_id").GetInt64()];
            var numbers = item.GetProperty("bbox").EnumerateArray().Select(number => number.GetDouble()).ToArray();
            if (numbers is not [var x, var y, var width, var height])
                throw new FormatException("bbox is not of four numbers.");
            if (skipsSmall && Skips(image, item, x, y, width, height))
                continue;
            boxes[item.GetProperty("image_id").GetInt64()]
                .Add(
                    new LoadedBox(
                        categories[item.GetProperty("category_id").GetInt64()],
                        x,
                        y,
                        x + width,
                        y + height,
                        item.GetProperty("iscrowd").GetInt32() == 1
                    )
                );
        }

        return images.ToDictionary(
            image => image.Value.GetProperty("file_name").GetString()!,
            image => (IReadOnlyList<LoadedBox>)boxes[image.Key]
        );
    }

    private static bool Skips(JsonElement image, JsonElement jsonElement, double x, double y, double width, double height)
    {
        var across = Math.Max(0, Math.Min(x + width, image.GetProperty("width").GetDouble()) - Math.Max(x, 0));
        var down = Math.Max(0, Math.Min(y + height, image.GetProperty("height").GetDouble()) - Math.Max(y, 0));
        return across * down == 0 || jsonElement.GetProperty("area").GetDouble() <= 0 || width < 1 || height < 1;
    }
}
