using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.Labelme;

/// <summary>labelme JSON: a file for each image.</summary>
public static class LabelmeFormat
{
    public static AnnotationFormat Format { get; } =
        new("labelme", "labelme JSON", "Every box comes back to the bit.", _ => new LabelmeReader(), Write);

    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    };

    private static IEnumerable<WrittenFile> Write(
        ILabelSource labels,
        FormatSettings settings,
        ICollection<ExchangeFault> leftOut
    )
    {
        foreach (var (path, imageLabels) in RaterFolders.FilesPerImage(labels, "labels", ".json"))
        {
            using var bytes = new MemoryStream();
            using (var json = new Utf8JsonWriter(bytes, Options))
                Write(json, imageLabels);
            bytes.WriteByte((byte)'\n');
            yield return new WrittenFile(path, bytes.ToArray());
        }
    }

    private static void Write(Utf8JsonWriter json, ImageLabels labels)
    {
        json.WriteStartObject();
        json.WriteString("version", "5.5.0");
        json.WriteStartObject("flags");
        json.WriteEndObject();
        json.WriteStartArray("shapes");
        foreach (var box in labels.Boxes)
            Write(json, box);
        json.WriteEndArray();
        json.WriteString("imagePath", labels.Image);
        json.WriteNull("imageData");
        if (labels.Height is { } height)
            json.WriteNumber("imageHeight", height);
        if (labels.Width is { } width)
            json.WriteNumber("imageWidth", width);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, LabelledBox box)
    {
        json.WriteStartObject();
        json.WriteString("label", box.Class);
        json.WriteStartArray("points");
        foreach (var (x, y) in new[] { (box.Box.X1, box.Box.Y1), (box.Box.X2, box.Box.Y2) })
        {
            json.WriteStartArray();
            json.WriteRawValue(x.ToString("R", CultureInfo.InvariantCulture));
            json.WriteRawValue(y.ToString("R", CultureInfo.InvariantCulture));
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteNull("group_id");
        json.WriteString("shape_type", "rectangle");
        json.WriteStartObject("flags");
        json.WriteEndObject();
        if (box.Score is { } score)
            json.WriteNumber("score", score);
        if (BoxExtras.Pack(box, flags: true) is { Count: > 0 } attributes)
        {
            json.WriteStartObject("attributes");
            foreach (var (name, value) in attributes)
                json.WriteString(name, value);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
