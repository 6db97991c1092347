using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AnnotateHub.Imaging.Writing;

/// <summary>Writes OME-NGFF 0.4 (Zarr 2): channels by height by width, full resolution, chunks of at most 1,024 pixels a side,
/// zlib.</summary>
public static class OmeZarrWriter
{
    private const int LargestChunk = 1_024;

    // Zarr 2's own reader takes its metadata for ASCII: the usual encoder escapes everything else.
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>Files by their path in the image's folder, one after the other.</summary>
    public static IEnumerable<(string Path, byte[] Content)> Write(OmeImage image)
    {
        var (high, wide) = (Math.Min(LargestChunk, image.Height), Math.Min(LargestChunk, image.Width));
        yield return (".zgroup", Bytes(new JsonObject { ["zarr_format"] = 2 }));
        yield return (".zattrs", Bytes(Attributes(image)));
        yield return (
            "0/.zarray",
            Bytes(
                new JsonObject
                {
                    ["zarr_format"] = 2,
                    ["shape"] = new JsonArray(image.Channels.Count, image.Height, image.Width),
                    ["chunks"] = new JsonArray(1, high, wide),
                    ["dtype"] = "<u2",
                    ["compressor"] = new JsonObject { ["id"] = "zlib", ["level"] = 1 },
                    ["fill_value"] = 0,
                    ["order"] = "C",
                    ["filters"] = null,
                    ["dimension_separator"] = "/",
                }
            )
        );
        foreach (var (index, channel) in image.Channels.Index())
            for (var top = 0; top < image.Height; top += high)
            for (var left = 0; left < image.Width; left += wide)
                yield return (
                    string.Create(CultureInfo.InvariantCulture, $"0/{index}/{top / high}/{left / wide}"),
                    Chunk(channel, left, top, wide, high)
                );
    }

    private static byte[] Chunk(OmeChannel channel, int left, int top, int wide, int high)
    {
        // Zarr's chunks are all of one size; beyond the image's edge they hold the fill value.
        var values = new ushort[wide * high];
        var (plane, width) = (channel.Plane, Math.Min(wide, channel.Plane.Width - left));
        for (var y = top; y < Math.Min(plane.Height, top + high); y++)
            Array.Copy(plane.Pixels, y * plane.Width + left, values, (y - top) * wide, width);
        using var bytes = new MemoryStream();
        using (var deflate = new ZLibStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
            deflate.Write(MemoryMarshal.AsBytes(values.AsSpan()));
        return bytes.ToArray();
    }

    private static JsonObject Attributes(OmeImage image)
    {
        JsonObject Axis(string name, string type, bool isMeasured) =>
            isMeasured
                ? new JsonObject
                {
                    ["name"] = name,
                    ["type"] = type,
                    ["unit"] = "micrometer",
                }
                : new JsonObject { ["name"] = name, ["type"] = type };
        var isMeasured = image is { PixelWidth: not null, PixelHeight: not null };
        return new JsonObject
        {
            ["multiscales"] = new JsonArray(
                new JsonObject
                {
                    ["version"] = "0.4",
                    ["name"] = image.Name,
                    ["axes"] = new JsonArray(Axis("c", "channel", false), Axis("y", "space", isMeasured), Axis("x", "space", isMeasured)),
                    ["datasets"] = new JsonArray(
                        new JsonObject
                        {
                            ["path"] = "0",
                            ["coordinateTransformations"] = new JsonArray(
                                new JsonObject
                                {
                                    ["type"] = "scale",
                                    ["scale"] = new JsonArray(1.0, image.PixelHeight ?? 1.0, image.PixelWidth ?? 1.0),
                                }
                            ),
                        }
                    ),
                }
            ),
            ["omero"] = new JsonObject
            {
                ["version"] = "0.4",
                ["channels"] = new JsonArray([
                    .. image.Channels.Select(channel =>
                        (JsonNode)
                            new JsonObject
                            {
                                ["label"] = channel.Name,
                                ["color"] = channel.Color.TrimStart('#').ToUpperInvariant(),
                                ["active"] = true,
                                ["window"] = new JsonObject
                                {
                                    ["min"] = 0,
                                    ["max"] = 65_535,
                                    ["start"] = Least(channel),
                                    ["end"] = Most(channel),
                                },
                            }
                    ),
                ]),
            },
            // NGFF has no place for boxes; programs pass over what they do not know.
            ["annotatehub"] = new JsonObject
            {
                ["acquired"] = image.AcquiredAt?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
                ["boxes"] = new JsonArray([
                    .. image.Boxes.Select(box =>
                        (JsonNode)
                            new JsonObject
                            {
                                ["class"] = box.Class,
                                ["x1"] = box.Box.X1,
                                ["y1"] = box.Box.Y1,
                                ["x2"] = box.Box.X2,
                                ["y2"] = box.Box.Y2,
                            }
                    ),
                ]),
            },
        };
    }

    private static int Least(OmeChannel channel) => channel.Plane.Pixels.Length == 0 ? 0 : channel.Plane.Pixels.Min();

    private static int Most(OmeChannel channel) => channel.Plane.Pixels.Length == 0 ? 0 : channel.Plane.Pixels.Max();

    private static byte[] Bytes(JsonObject json) => [.. JsonSerializer.SerializeToUtf8Bytes(json, Json), (byte)'\n'];
}
