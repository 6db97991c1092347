using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.ImageJRoi;

/// <summary>One region as ImageJ's RoiDecoder reads it: big-endian, 64 bytes of header, a second header with name and properties.</summary>
internal static class RoiBytes
{
    public const int Version = 228;
    public const int HeaderSize = 64;
    public const int Header2Size = 64;
    public const int SubPixel = 128;

    /// <summary>The property that holds what ImageJ has no place for.</summary>
    public const string Property = "annotatehub";

    public const string ClassProperty = "class";

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] From(string name, LabelledBox box)
    {
        var properties = $"{ClassProperty}: {OneLine(box.Class)}\n{Property}: {JsonOf(box)}\n";
        var (nameAt, propertiesAt) = (HeaderSize + Header2Size, HeaderSize + Header2Size + 2 * name.Length);
        var bytes = new byte[propertiesAt + 2 * properties.Length];
        Encoding.ASCII.GetBytes("Iout", bytes);
        Short(bytes, 4, Version);
        bytes[6] = RoiType.Rectangle;
        var bounds = box.Box;
        // Whole-number bounds for programs that know no fractions; halves up, as elsewhere.
        var (left, top) = (Math.Floor(bounds.X1 + 0.5), Math.Floor(bounds.Y1 + 0.5));
        Short(bytes, 8, top);
        Short(bytes, 10, left);
        Short(bytes, 12, Math.Max(top + 1, Math.Floor(bounds.Y2 + 0.5)));
        Short(bytes, 14, Math.Max(left + 1, Math.Floor(bounds.X2 + 0.5)));
        if (!bounds.IsWholePixels || Math.Abs(bounds.X2) > short.MaxValue || Math.Abs(bounds.Y2) > short.MaxValue)
        {
            Short(bytes, 50, SubPixel);
            foreach (var (at, value) in new[] { (18, bounds.X1), (22, bounds.Y1), (26, bounds.Width), (30, bounds.Height) })
                BinaryPrimitives.WriteSingleBigEndian(bytes.AsSpan(at), (float)value);
        }

        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(60), HeaderSize);
        foreach (var (at, value) in new[] { (16, nameAt), (20, name.Length), (40, propertiesAt), (44, properties.Length) })
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(HeaderSize + at), value);
        Encoding.BigEndianUnicode.GetBytes(name, bytes.AsSpan(nameAt));
        Encoding.BigEndianUnicode.GetBytes(properties, bytes.AsSpan(propertiesAt));
        return bytes;
    }

    /// <summary>What a property tells beyond the shape; the box only where ImageJ's own numbers are still those that were
    /// written.</summary>
    public static LabelledBox WithProperty(LabelledBox read, string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return read;
            var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
            JsonExtensions.KeepSimple(root.Part("attributes"), attributes);
            var result = read with
            {
                Attributes = attributes.Count == 0 ? null : attributes,
                Score = BoxExtras.ScoreOf(root.Text("score")),
                Class = root.Text("class") is { Length: > 0 } name ? name : read.Class,
            };
            var edges = root.Part("box").Items().Take(5).Select(JsonExtensions.Number).ToArray();
            return edges is [{ } x1, { } y1, { } x2, { } y2] && x2 > x1 && y2 > y1 && IsWritten(new PixelBox(x1, y1, x2, y2), read.Box)
                ? result with
                {
                    Box = new PixelBox(x1, y1, x2, y2),
                }
                : result;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return read;
        }
    }

    // Single precision has 24 bits; a person who moves a region moves it by more.
    private static bool IsWritten(in PixelBox exact, in PixelBox shown)
    {
        var reach =
            1e-6 * (1 + Math.Max(Math.Max(Math.Abs(exact.X1), Math.Abs(exact.X2)), Math.Max(Math.Abs(exact.Y1), Math.Abs(exact.Y2))));
        return Math.Abs(exact.X1 - shown.X1) <= reach
            && Math.Abs(exact.Y1 - shown.Y1) <= reach
            && Math.Abs(exact.X2 - shown.X2) <= reach
            && Math.Abs(exact.Y2 - shown.Y2) <= reach;
    }

    private static string JsonOf(LabelledBox box)
    {
        string[] edges =
        [
            .. new[] { box.Box.X1, box.Box.Y1, box.Box.X2, box.Box.Y2 }.Select(edge => edge.ToString("R", CultureInfo.InvariantCulture)),
        ];
        return JsonSerializer.Serialize(
            new
            {
                box = edges,
                @class = box.Class,
                score = box.Score?.ToString("R", CultureInfo.InvariantCulture),
                attributes = BoxExtras.Pack(box, flags: true),
            },
            Json
        );
    }

    private static string OneLine(string text) => text.Replace('\r', ' ').Replace('\n', ' ');

    private static void Short(byte[] bytes, int at, double value) =>
        BinaryPrimitives.WriteInt16BigEndian(bytes.AsSpan(at), (short)Math.Clamp(value, short.MinValue, short.MaxValue));
}
