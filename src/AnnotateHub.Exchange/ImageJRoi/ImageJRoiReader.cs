using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.ImageJRoi;

/// <summary>Reads zips of regions, one an image, and single <c>.roi</c> files, whose folder names the image.</summary>
internal sealed class ImageJRoiReader : FormatReader
{
    private const long MaxBytes = 128L << 20;
    private const int MaxEntries = 200_000;
    private const int MaxRoiBytes = 4 << 20;
    private const int MaxProperties = 64;

    private readonly Dictionary<string, LooseRegions> _folders = new(StringComparer.Ordinal);

    protected override bool IsFilePerImage => true;

    protected override bool MayRead(LabelFile file) => file.Extension is ".zip" or ".roi";

    /// <summary>A loose region is a part of its folder's answer.</summary>
    protected override bool IsAnswer(LabelFile file) => file.Extension == ".zip";

    protected override void EndOfFiles()
    {
        foreach (var (path, looseRegions) in _folders)
        {
            var image = Plain(path[(path.LastIndexOf('/') + 1)..]);
            Gathered.Add(
                new ImageLabels(image, null, null, looseRegions.Boxes, Names: [image], File: looseRegions.File)
                {
                    Hints = [path],
                    Refused = looseRegions.Refused,
                }
            );
        }
    }

    protected override void ReadFile(LabelFile file)
    {
        var bytes = FileText.Bytes(file, MaxBytes);
        if (file.Extension == ".roi")
        {
            ReadLoose(file, bytes);
            return;
        }

        var refused = Gathered.Refused;
        var boxes = new List<LabelledBox>();
        var others = 0;
        try
        {
            using var zip = new ZipArchive(new MemoryStream(bytes), ZipArchiveMode.Read);
            if (zip.Entries.Count > MaxEntries)
                throw new UnusableFileException($"It has more than {MaxEntries:N0} entries; split it.");
            foreach (var entry in zip.Entries)
            {
                if (!entry.Name.EndsWith(".roi", StringComparison.OrdinalIgnoreCase))
                    others += entry.Name.Length > 0 ? 1 : 0;
                else if (Box(file, $"'{ReadResultBuilder.Shown(entry.FullName)}'", entry.Name[..^4], Content(entry)) is { } box)
                    boxes.Add(box);
            }
        }
        catch (Exception fault)
            when (fault is InvalidDataException or NotSupportedException or ArgumentException or OverflowException or EndOfStreamException)
        {
            throw new UnusableFileException($"It is no readable zip archive ({fault.Message.TrimEnd('.')}); save the regions again.");
        }

        refused = Gathered.Refused - refused;
        if (boxes.Count == 0 && refused == 0 && others > 0)
            throw new UnusableFileException("It is a zip archive without regions of ImageJ; a zip that the ROI Manager saved is expected.");
        if (others > 0)
            Gathered.Fault(file.Path, 0, $"It holds {others} files that are no regions (.roi); they were passed over.");
        var image = Plain(file.Stem);
        Gathered.Add(
            new ImageLabels(image, null, null, boxes, Names: [image], File: file.Path)
            {
                IsNamedByFile = image == file.Stem,
                Refused = refused,
            }
        );
    }

    /// <summary>The regions of an expanded zip: all of one folder are of one image.</summary>
    private void ReadLoose(LabelFile file, byte[] bytes)
    {
        var folder = file.Path.Split('/') is [.., var last, _] ? last : "";
        if (folder.Length == 0)
            throw new UnusableFileException(
                "A single region does not say which image it is of; put it into a folder, or a zip, that is named like the image."
            );
        var path = file.Path[..file.Path.LastIndexOf('/')];
        if (!_folders.TryGetValue(path, out var looseRegions))
            _folders[path] = looseRegions = new LooseRegions(file.Path);
        if (Box(file, "The region", file.Stem, bytes) is { } box)
            looseRegions.Boxes.Add(box);
        else
            looseRegions.Refused++;
    }

    private LabelledBox? Box(LabelFile file, string place, string entryName, byte[] roi)
    {
        if (roi.Length < RoiBytes.HeaderSize || !roi.AsSpan(0, 4).SequenceEqual("Iout"u8))
            return Refuse("is no region of ImageJ: it does not begin with 'Iout', or is cut short.");
        var (type, subtype, options) = (roi[6], Short(roi, 48), Short(roi, 50));
        if (!RoiType.HasArea(type))
            return Refuse($"is a {RoiType.NameOf(type)}; rectangles, and the bounds of ovals and outlines, are read.");
        var isFraction = (options & RoiBytes.SubPixel) != 0 && Short(roi, 4) >= 223;
        double[] edges =
            isFraction && type is RoiType.Rectangle or RoiType.Oval && isFraction
                ? [Single(roi, 18), Single(roi, 22), Single(roi, 18) + Single(roi, 26), Single(roi, 22) + Single(roi, 30)]
            : isFraction && type is RoiType.Polygon or RoiType.Freehand && isFraction && Outline(roi) is { } outline ? outline
            : [Short(roi, 10), Short(roi, 8), Short(roi, 14), Short(roi, 12)];
        var (name, properties) = (Second(roi, 16, 20), Second(roi, 40, 44));
        var said = properties
            .Split('\n')
            .Select(line => line.Split(": ", 2))
            .Where(parts => parts.Length == 2)
            .DistinctBy(parts => parts[0], StringComparer.Ordinal)
            .ToDictionary(parts => parts[0], parts => parts[1].TrimEnd('\r'), StringComparer.Ordinal);
        var label = said.GetValueOrDefault(RoiBytes.ClassProperty) is { Length: > 0 } own
            ? own
            : ClassOf(name.Length > 0 ? name : entryName);
        if (string.IsNullOrWhiteSpace(label))
            return Refuse(
                $"is called '{ReadResultBuilder.Shown(name.Length > 0 ? name : entryName)}' and says no class; name it "
                    + "CLASS-NUMBER in the ROI Manager, or give it the property 'class'."
            );
        if (Gathered.Box(file.Path, 0, place, edges[0], edges[1], edges[2], edges[3]) is not { } box)
            return null;
        Gathered.Count();
        var others = said.Where(entry => entry.Key is not (RoiBytes.ClassProperty or RoiBytes.Property)).Take(MaxProperties).ToDictionary();
        foreach (var (axis, at) in Positions(roi))
            others.TryAdd(axis, at.ToString(CultureInfo.InvariantCulture));
        var read = new LabelledBox(label, box, Attributes: others.Count == 0 ? null : others);
        if (said.TryGetValue(RoiBytes.Property, out var json))
            read = RoiBytes.WithProperty(read, json);
        if (subtype == RoiType.TurnedRectangle)
            Gathered.Note(file.Path, 0, $"{place} is a turned rectangle; its bounds were taken.");
        return Gathered.Unpacked(file.Path, 0, place, read with { Class = Gathered.Spellings.Add(read.Class, file.Path) });

        LabelledBox? Refuse(string reason)
        {
            Gathered.Fault(file.Path, 0, $"{place} {reason}");
            return null;
        }
    }

    /// <summary>
    /// Bounds of an outline in fractions: behind the whole-number corners, of which there are as many as 16 says, stand the same in single
    /// precision.
    /// </summary>
    private static double[]? Outline(byte[] roi)
    {
        var count = BinaryPrimitives.ReadUInt16BigEndian(roi.AsSpan(16));
        var (x, y) = (RoiBytes.HeaderSize + 4 * count, RoiBytes.HeaderSize + 8 * count);
        if (count == 0 || y + 4 * count > roi.Length)
            return null;
        var points = Enumerable.Range(0, count).Select(index => (X: Single(roi, x + 4 * index), Y: Single(roi, y + 4 * index))).ToList();
        return [points.Min(point => point.X), points.Min(point => point.Y), points.Max(point => point.X), points.Max(point => point.Y)];
    }

    /// <summary>Which plane of a stack it was drawn on, where that is not the first: the header's position, or channel, slice and frame of
    /// the second.</summary>
    private static IEnumerable<(string Axis, int At)> Positions(byte[] roi)
    {
        if (Int(roi, 56) is > 1 and var position)
            yield return ("position", position);
        var start = Int(roi, 60);
        if (start <= 0 || start > roi.Length - RoiBytes.Header2Size)
            yield break;
        foreach (var (index, axis) in new[] { "channel", "slice", "frame" }.Index())
            if (Int(roi, start + 4 + 4 * index) is > 1 and var at)
                yield return ($"position_{axis}", at);
    }

    /// <summary>A text of the second header, by the places of its offset and its length.</summary>
    private static string Second(byte[] roi, int offsetAt, int lengthAt)
    {
        var start = Int(roi, 60);
        if (start <= 0 || start > roi.Length - RoiBytes.Header2Size)
            return "";
        var (offset, length) = (Int(roi, start + offsetAt), Int(roi, start + lengthAt));
        return offset > 0 && length > 0 && length <= 1 << 20 && offset <= roi.Length - 2L * length
            ? Encoding.BigEndianUnicode.GetString(roi, offset, 2 * length)
            : "";
    }

    /// <summary>The name without the number behind it; ImageJ's own names (0012-0034) are numbers only.</summary>
    private static string ClassOf(string name) =>
        name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9') is var head && head.Length < name.Length
            ? head.TrimEnd('-', '_', ' ') is { Length: > 0 } rest && rest.Any(letter => !char.IsAsciiDigit(letter) && letter != '-')
                ? rest
                : ""
            : name;

    /// <summary>Fiji's users call the zip of <c>a.tif</c> <c>a_RoiSet.zip</c> or <c>RoiSet_a.zip</c>.</summary>
    private static string Plain(string stem)
    {
        foreach (var mark in new[] { "_RoiSet", "-RoiSet", " RoiSet", "_rois" })
            if (stem.Length > mark.Length && stem.EndsWith(mark, StringComparison.OrdinalIgnoreCase))
                return stem[..^mark.Length];
        return stem.Length > 7 && stem.StartsWith("RoiSet_", StringComparison.OrdinalIgnoreCase) ? stem[7..] : stem;
    }

    private static byte[] Content(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        var buffer = new byte[Math.Min(MaxRoiBytes, Math.Max(0, entry.Length))];
        return buffer[..stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)];
    }

    private static short Short(byte[] roi, int at) => BinaryPrimitives.ReadInt16BigEndian(roi.AsSpan(at));

    private static int Int(byte[] roi, int at) => BinaryPrimitives.ReadInt32BigEndian(roi.AsSpan(at));

    private static double Single(byte[] roi, int at) => BinaryPrimitives.ReadSingleBigEndian(roi.AsSpan(at));
}
