using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.Coco;

/// <summary>Writes a detection file for each rater; a model's boxes become a results file and one that only lists the images, as COCO does
/// for its test sets.</summary>
internal static class CocoWriter
{
    // Names in Chinese stay readable; nobody puts these files into a web page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IEnumerable<WrittenFile> Write(
        IReadOnlyList<ImageLabels> labels,
        FormatSettings settings,
        ICollection<ExchangeFault> leftOut
    )
    {
        var classes = settings.ClassesOf(labels).Index().ToDictionary(item => item.Item, item => item.Index + 1, StringComparer.Ordinal);
        var images = labels
            .GroupBy(imageLabels => imageLabels.Image, StringComparer.Ordinal)
            .Index()
            .ToDictionary(item => item.Item.Key, item => item.Index + 1, StringComparer.Ordinal);
        var losses = new Losses("COCO results");
        foreach (var (name, part) in RaterFolders.FilesOf(labels, "instances"))
        {
            var isModel = part.Any(imageLabels => imageLabels.IsModel);
            if (isModel)
                Count(part, losses);
            yield return new WrittenFile(
                isModel ? $"annotations/image_info_{name.Replace('/', '_')}.json" : $"annotations/{name}.json",
                Json(json => Detection(json, part, classes, images, settings.DataSet, isModel))
            );
            if (isModel)
                yield return new WrittenFile($"results/{name}.json", Json(json => Results(json, part, classes, images)));
        }

        losses.Tell(leftOut);
    }

    /// <summary>COCO's list of results has image, category, box and score, and nothing else.</summary>
    private static void Count(IReadOnlyList<ImageLabels> labels, Losses losses)
    {
        foreach (var labelled in labels)
        foreach (var box in labelled.Boxes)
        {
            if (box.Truncated || box.Difficult || box.Occluded)
                losses.Add(labelled, "lost the flags truncated, difficult or occluded: results have no place for them.");
            if (box.Attributes is { Count: > 0 })
                losses.Add(labelled, "lost attributes: results have no place for them.");
            if (box.Score is null)
                losses.Add(labelled, "had no score, which results need, and got the score 1.");
        }
    }

    private static void Detection(
        Utf8JsonWriter json,
        IReadOnlyList<ImageLabels> labels,
        Dictionary<string, int> classes,
        Dictionary<string, int> images,
        string dataSet,
        bool listsOnly
    )
    {
        json.WriteStartObject();
        json.WriteStartObject("info");
        json.WriteString("description", dataSet);
        json.WriteEndObject();
        json.WriteStartArray("licenses");
        json.WriteEndArray();
        json.WriteStartArray("images");
        foreach (var imageLabels in labels)
        {
            json.WriteStartObject();
            json.WriteNumber("id", images[imageLabels.Image]);
            if (imageLabels.Width is { } width)
                json.WriteNumber("width", width);
            if (imageLabels.Height is { } height)
                json.WriteNumber("height", height);
            json.WriteString("file_name", imageLabels.Image);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("categories");
        foreach (var (name, id) in classes.OrderBy(entry => entry.Value))
        {
            json.WriteStartObject();
            json.WriteNumber("id", id);
            json.WriteString("name", name);
            json.WriteString("supercategory", "");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (!listsOnly)
            Annotations(json, labels, classes, images);
        json.WriteEndObject();
    }

    private static void Annotations(
        Utf8JsonWriter json,
        IReadOnlyList<ImageLabels> labels,
        Dictionary<string, int> classes,
        Dictionary<string, int> images
    )
    {
        json.WriteStartArray("annotations");
        foreach (var (index, (imageLabels, box)) in labels.SelectMany(item => item.Boxes.Select(box => (item, box))).Index())
        {
            json.WriteStartObject();
            json.WriteNumber("id", index + 1);
            Box(json, images[imageLabels.Image], classes[box.Class], box);
            json.WriteNumber("area", box.Box.Area);
            json.WriteNumber("iscrowd", box.Attributes?.GetValueOrDefault("iscrowd") == "1" ? 1 : 0);
            json.WriteStartArray("segmentation");
            json.WriteEndArray();
            Attributes(json, box);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Results(
        Utf8JsonWriter json,
        IReadOnlyList<ImageLabels> labels,
        Dictionary<string, int> classes,
        Dictionary<string, int> images
    )
    {
        json.WriteStartArray();
        foreach (var imageLabels in labels)
        foreach (var box in imageLabels.Boxes)
        {
            json.WriteStartObject();
            Box(json, images[imageLabels.Image], classes[box.Class], box with { Score = box.Score ?? 1 });
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Box(Utf8JsonWriter json, int image, int category, LabelledBox box)
    {
        json.WriteNumber("image_id", image);
        json.WriteNumber("category_id", category);
        json.WriteStartArray("bbox");
        json.WriteRawValue(box.Box.X1.ToString("R", CultureInfo.InvariantCulture));
        json.WriteRawValue(box.Box.Y1.ToString("R", CultureInfo.InvariantCulture));
        json.WriteRawValue(ExactDecimal.Difference(box.Box.X1, box.Box.X2));
        json.WriteRawValue(ExactDecimal.Difference(box.Box.Y1, box.Box.Y2));
        json.WriteEndArray();
        if (box.Score is { } score)
            json.WriteNumber("score", score);
    }

    private static void Attributes(Utf8JsonWriter json, LabelledBox box)
    {
        var attributes = BoxExtras.Pack(box, flags: true);
        attributes.Remove("iscrowd");
        if (attributes.Count == 0)
            return;
        json.WriteStartObject("attributes");
        foreach (var (name, value) in attributes)
            json.WriteString(name, value);
        json.WriteEndObject();
    }

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options))
            write(json);
        return bytes.ToArray();
    }
}
