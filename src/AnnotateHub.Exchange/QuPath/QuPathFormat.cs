using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.QuPath;

/// <summary>GeoJSON as QuPath exports and imports it: a collection of features for each image.</summary>
public static class QuPathFormat
{
    public const string Key = "qupath";

    public static AnnotationFormat Format { get; } =
        new(Key, "QuPath GeoJSON", "Every box comes back to the bit, with score, flags and attributes.", _ => new QuPathReader(), Write);

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
        foreach (var (path, imageLabels) in RaterFolders.FilesPerImage(labels, "geojson", ".geojson"))
        {
            using var bytes = new MemoryStream();
            using (var json = new Utf8JsonWriter(bytes, Options))
            {
                json.WriteStartObject();
                json.WriteString("type", "FeatureCollection");
                json.WriteStartArray("features");
                foreach (var (index, box) in imageLabels.Boxes.Index())
                    Write(json, box, IdOf($"{path} {index}"));
                json.WriteEndArray();
                json.WriteEndObject();
            }

            bytes.WriteByte((byte)'\n');
            yield return new WrittenFile(path, bytes.ToArray());
        }
    }

    private static void Write(Utf8JsonWriter json, LabelledBox box, string id)
    {
        json.WriteStartObject();
        json.WriteString("type", "Feature");
        json.WriteString("id", id);
        json.WriteStartObject("geometry");
        json.WriteString("type", "Polygon");
        json.WriteStartArray("coordinates");
        json.WriteStartArray();
        var (x1, y1, x2, y2) = (box.Box.X1, box.Box.Y1, box.Box.X2, box.Box.Y2);
        foreach (var (x, y) in new[] { (x1, y1), (x2, y1), (x2, y2), (x1, y2), (x1, y1) })
        {
            json.WriteStartArray();
            json.WriteRawValue(x.ToString("R", CultureInfo.InvariantCulture));
            json.WriteRawValue(y.ToString("R", CultureInfo.InvariantCulture));
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("properties");
        json.WriteString("objectType", "annotation");
        json.WriteStartObject("classification");
        json.WriteString("name", box.Class);
        json.WriteStartArray("color");
        foreach (var part in ColorOf(box.Class))
            json.WriteNumberValue(part);
        json.WriteEndArray();
        json.WriteEndObject();
        if (box.Score is { } score)
        {
            json.WriteStartObject("measurements");
            json.WriteNumber("score", score);
            json.WriteEndObject();
        }

        if (BoxExtras.Pack(box, flags: true) is { Count: > 0 } attributes)
        {
            json.WriteStartObject("metadata");
            foreach (var (name, value) in attributes)
                json.WriteString(name, value);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>QuPath wants a UUID for each object; the same file gives the same ones.</summary>
    private static string IdOf(string text) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16)).ToString();

    private static byte[] ColorOf(string name) => SHA256.HashData(Encoding.UTF8.GetBytes(name))[..3];
}
