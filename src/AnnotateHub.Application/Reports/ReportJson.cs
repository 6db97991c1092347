using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Application.Reports;

/// <summary>
/// The one serialisation of reports (docs/reports-json.md): UTF-8 without white space, members in the order in which the document declares
/// them, numbers in the shortest form
/// that reads back to the same double, boxes as [x1, y1, x2, y2]. What is hashed, stored and exported is this text.
/// </summary>
public static class ReportJson
{
    private static readonly JsonSerializerOptions Canonical = Make(indented: false);
    private static readonly JsonSerializerOptions Readable = Make(indented: true);

    public static string Write<T>(T document) => JsonSerializer.Serialize(document, Canonical);

    /// <summary>The same for people's eyes; another text, so another hash.</summary>
    public static string WriteReadable<T>(T document) => JsonSerializer.Serialize(document, Readable);

    public static T Read<T>(string text) =>
        JsonSerializer.Deserialize<T>(text, Canonical) ?? throw new JsonException("The report is empty.");

    /// <summary>SHA-256 of the canonical text, 64 lower-case hexadecimal digits.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static JsonSerializerOptions Make(bool indented)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            WriteIndented = indented,
            IgnoreReadOnlyProperties = true,
            DefaultIgnoreCondition = JsonIgnoreCondition.Never,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        options.Converters.Add(new BoxConverter());
        return options;
    }

    private sealed class BoxConverter : JsonConverter<PixelBox>
    {
        public override PixelBox Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            var edges = JsonSerializer.Deserialize<double[]>(ref reader, options);
            return edges is [var x1, var y1, var x2, var y2]
                ? new PixelBox(x1, y1, x2, y2)
                : throw new JsonException("A box is four numbers: x1, y1, x2, y2.");
        }

        public override void Write(Utf8JsonWriter writer, PixelBox value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(value.X1);
            writer.WriteNumberValue(value.Y1);
            writer.WriteNumberValue(value.X2);
            writer.WriteNumberValue(value.Y2);
            writer.WriteEndArray();
        }
    }
}
