using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace AnnotateHub.TestKit.Loaders;

/// <summary>
/// A zip of ImageJ's ROI Manager, by ij/io/RoiDecoder.java: 'Iout', version at 4, type at 6, top, left, bottom, right from 8, single
/// precision from 18 where the options at 50 say sub-pixel (128), a second header at 60 with offset and length of the name at 16 and of the
/// properties at 40. What AnnotateHub says beyond that is one property.
/// </summary>
internal static class WrittenRegions
{
    public static List<LoadedLabel> Read(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        return [.. archive.Entries.Select(Region)];
    }

    private static LoadedLabel Region(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        var roi = copy.ToArray();
        if (Encoding.ASCII.GetString(roi, 0, 4) != "Iout" || roi[6] != 1 || Short(roi, 4) < 223)
            throw new FormatException("It is no rectangle of ImageJ.");
        double[] edges = [Short(roi, 10), Short(roi, 8), Short(roi, 14), Short(roi, 12)];
        if ((Short(roi, 50) & 128) != 0)
            edges = [Single(roi, 18), Single(roi, 22), Single(roi, 18) + Single(roi, 26), Single(roi, 22) + Single(roi, 30)];
        var properties = Text(roi, 40)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(": ", 2))
            .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
        if (!Text(roi, 16).StartsWith(properties["class"], StringComparison.Ordinal))
            throw new FormatException("The ROI Manager shows another name than the class.");
        using var said = JsonDocument.Parse(properties["annotatehub"]);
        var score = said.RootElement.GetProperty("score");
        return LoadedLabel.From(
            properties["class"],
            edges,
            score.ValueKind == JsonValueKind.Null
                ? null
                : double.Parse(score.GetString()!, System.Globalization.CultureInfo.InvariantCulture),
            [
                .. said
                    .RootElement.GetProperty("attributes")
                    .EnumerateObject()
                    .Select(entry => KeyValuePair.Create(entry.Name, entry.Value.GetString()!)),
            ]
        );
    }

    private static string Text(byte[] roi, int at)
    {
        var second = Int(roi, 60);
        return Encoding.BigEndianUnicode.GetString(roi, Int(roi, second + at), 2 * Int(roi, second + at + 4));
    }

    private static short Short(byte[] roi, int at) => BinaryPrimitives.ReadInt16BigEndian(roi.AsSpan(at));

    private static int Int(byte[] roi, int at) => BinaryPrimitives.ReadInt32BigEndian(roi.AsSpan(at));

    private static double Single(byte[] roi, int at) => BinaryPrimitives.ReadSingleBigEndian(roi.AsSpan(at));
}
