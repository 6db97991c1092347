using System.Buffers;
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

    /// <summary>A file goes out in parts of about so many bytes.</summary>
    private const int PartBytes = 1 << 16;

    public static IEnumerable<WrittenFile> Write(
        ILabelSource labels,
        FormatSettings settings,
        ICollection<ExchangeFault> leftOut
    )
    {
        var classes = settings.ClassesOf(labels).Index().ToDictionary(item => item.Item, item => item.Index + 1, StringComparer.Ordinal);
        var images = labels
            .Heads.Select(head => head.Image)
            .Distinct(StringComparer.Ordinal)
            .Index()
            .ToDictionary(item => item.Item, item => item.Index + 1, StringComparer.Ordinal);
        var losses = new Losses("COCO results");
        foreach (var (name, numbers) in RaterFolders.FilesOf(labels.Heads, "instances"))
        {
            var heads = numbers.Select(number => labels.Heads[number]);
            var isModel = heads.Any(head => head.IsModel);
            yield return new WrittenFile(
                isModel ? $"annotations/image_info_{name.Replace('/', '_')}.json" : $"annotations/{name}.json",
                Parts(json => Detection(json, heads, isModel ? null : labels.Read(numbers), classes, images, settings.DataSet))
            );
            if (isModel)
                yield return new WrittenFile(
                    $"results/{name}.json",
                    Parts(json => Results(json, labels.Read(numbers), classes, images, losses))
                );
        }

        losses.Tell(leftOut);
    }

    /// <summary>COCO's list of results has image, category, box and score, and nothing else.</summary>
    private static void CountLosses(ImageLabels labelled, LabelledBox box, Losses losses)
    {
        if (box.Truncated || box.Difficult || box.Occluded)
            losses.Add(labelled, "lost the flags truncated, difficult or occluded: results have no place for them.");
        if (box.Attributes is { Count: > 0 })
            losses.Add(labelled, "lost attributes: results have no place for them.");
        if (box.Score is null)
            losses.Add(labelled, "had no score, which results need, and got the score 1.");
    }

    /// <param name="batches">Null: the file only lists images and classes.</param>
    /// <returns>After each image, so that what is written can go out.</returns>
    private static IEnumerable<int> Detection(
        Utf8JsonWriter json,
        IEnumerable<ImageLabels> heads,
        IEnumerable<IReadOnlyList<ImageLabels>>? batches,
        Dictionary<string, int> classes,
        Dictionary<string, int> images,
        string dataSet
    )
    {
        json.WriteStartObject();
        json.WriteStartObject("info");
        json.WriteString("description", dataSet);
        json.WriteEndObject();
        json.WriteStartArray("licenses");
        json.WriteEndArray();
        json.WriteStartArray("images");
        foreach (var head in heads)
        {
            json.WriteStartObject();
            json.WriteNumber("id", images[head.Image]);
            if (head.Width is { } width)
                json.WriteNumber("width", width);
            if (head.Height is { } height)
                json.WriteNumber("height", height);
            json.WriteString("file_name", head.Image);
            json.WriteEndObject();
            yield return images[head.Image];
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
        if (batches is not null)
        {
            json.WriteStartArray("annotations");
            var id = 0;
            foreach (var imageLabels in batches.SelectMany(batch => batch))
            {
                foreach (var box in imageLabels.Boxes)
                    Annotation(json, ++id, images[imageLabels.Image], classes[box.Class], box);
                yield return images[imageLabels.Image];
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Annotation(Utf8JsonWriter json, int id, int image, int category, LabelledBox box)
    {
        json.WriteStartObject();
        json.WriteNumber("id", id);
        Box(json, image, category, box);
        json.WriteNumber("area", box.Box.Area);
        json.WriteNumber("iscrowd", box.Attributes?.GetValueOrDefault("iscrowd") == "1" ? 1 : 0);
        json.WriteStartArray("segmentation");
        json.WriteEndArray();
        Attributes(json, box);
        json.WriteEndObject();
    }

    private static IEnumerable<int> Results(
        Utf8JsonWriter json,
        IEnumerable<IReadOnlyList<ImageLabels>> batches,
        Dictionary<string, int> classes,
        Dictionary<string, int> images,
        Losses losses
    )
    {
        json.WriteStartArray();
        foreach (var imageLabels in batches.SelectMany(batch => batch))
        {
            foreach (var box in imageLabels.Boxes)
            {
                CountLosses(imageLabels, box, losses);
                json.WriteStartObject();
                Box(json, images[imageLabels.Image], classes[box.Class], box with { Score = box.Score ?? 1 });
                json.WriteEndObject();
            }

            yield return images[imageLabels.Image];
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

    /// <param name="write">Stops where what was written may go out.</param>
    private static IEnumerable<ReadOnlyMemory<byte>> Parts(Func<Utf8JsonWriter, IEnumerable<int>> write)
    {
        var bytes = new ArrayBufferWriter<byte>(PartBytes);
        using var json = new Utf8JsonWriter(bytes, Options);
        foreach (var _ in write(json))
        {
            if (bytes.WrittenCount + json.BytesPending < PartBytes)
                continue;
            json.Flush();
            yield return bytes.WrittenMemory;
            bytes.ResetWrittenCount();
        }

        json.Flush();
        yield return bytes.WrittenMemory;
    }
}
