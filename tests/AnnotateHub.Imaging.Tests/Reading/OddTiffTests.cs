using System.Globalization;
using System.Text.RegularExpressions;
using AnnotateHub.Imaging.Reading;

namespace AnnotateHub.Imaging.Tests.Reading;

/// <summary>Every file of the tiff_odd set: it opens as its manifest says, or is refused for the reason listed here.</summary>
public sealed partial class OddTiffTests
{
    /// <summary>File, and a part of the sentence that it gets.</summary>
    private static readonly Dictionary<string, string> Refused = new()
    {
        ["hopper_lzma.tif"] = "compressed with LZMA, which is not read",
        ["hopper_webp.tif"] = "compressed with WebP, which is not read",
        ["xyz__multiple_images.czi"] = "This is a Zeiss CZI file",
        ["separate_planar_extra_samples.tiff"] = "strip 2 of 2 should be 0 bytes at byte 0",
        // Broken on purpose.
        ["crash-0e16d3bfb83be87356d026d66919deaefca44dac.tif"] = "Tag 42112 of page 1 claims 861 values",
        ["crash-4f085cc12ece8cde18758d42608bed6a2a2cfb1c.tif"] = "Tag 530 of page 1 claims 4160749570 values",
        ["crash-86214e58da443d2b80820cff9677a38a33dcbbca.tif"] = "Tag 347 of page 1 claims 574 values",
        ["libtiff_segfault.tif"] = "claims 65535 x 900 pixels",
        ["oom-225817ca0f8c663be7ab4b9e717b02c661e66834.tif"] = "claims 11 entries, which do not fit the 88 bytes",
        ["seek_too_large.tif"] = "should be at byte 9295429630892703743, but the file has only 16 bytes",
    };

    /// <summary>Samples offered where they are not those stored: a palette is resolved, transparency is left out.</summary>
    private static readonly Dictionary<string, int> OtherSamples = new()
    {
        ["multipage-lastframe.tif"] = 3,
        ["multipage-mmap.tiff"] = 3,
        ["multipage.tiff"] = 3,
        ["multipage_out_of_order.tiff"] = 3,
        ["tiff_16bit_RGBa.tiff"] = 3,
    };

    /// <summary>Stored on its side; the manifest gives the stored width and height.</summary>
    private const string Turned = "g4_orientation_6.tif";

    private sealed record Row(
        string Path,
        int Width,
        int Height,
        int Samples,
        int Bits,
        int Pages,
        double? Minimum,
        double? Maximum,
        string Text
    )
    {
        public string Name => System.IO.Path.GetFileName(Path);
    }

    [Fact]
    public void Every_odd_file_opens_as_the_manifest_says_or_is_refused_with_its_reason()
    {
        var failures = new List<string>();
        var rows = Manifest();
        foreach (var file in RealImages.Under("tiff_odd", "*"))
        {
            var name = Path.GetFileName(file);
            try
            {
                var row = rows.GetValueOrDefault(name);
                var complaint =
                    Refused.TryGetValue(name, out var reason) ? RefusalOf(file, reason)
                    : row is null ? "not in the manifest"
                    : Compare(file, row);
                if (complaint is not null)
                    failures.Add($"{name}: {complaint}");
            }
            catch (Exception e)
            {
                failures.Add($"{name}: {e.GetType().Name}: {e.Message}");
            }
        }
        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
    }

    private static string? RefusalOf(string file, string reason)
    {
        var refusal = Assert.Throws<ImageReadException>(() => ImageFile.ReadPlane(file));
        if (refusal.Message.Contains('\n'))
            return $"more than one line: {refusal.Message}";
        return refusal.Message.Contains(reason) ? null : $"refused for another reason: {refusal.Message}";
    }

    private static string? Compare(string file, Row row)
    {
        var seen = ImageFile.Describe(file);
        var samples = OtherSamples.GetValueOrDefault(row.Name, row.Samples);
        var (width, height) = row.Name == Turned ? (row.Height, row.Width) : (row.Width, row.Height);
        if ((seen.Width, seen.Height, seen.Pages, seen.Samples, seen.Bits) != (width, height, row.Pages, samples, row.Bits))
            return $"{seen} but the manifest says {row.Text}";
        var planes = ImageFile.ReadPlanes(file, 0, [.. Enumerable.Range(0, samples)]);
        var values = planes.SelectMany(p => p.Plane.Pixels.Select(v => p.ValueOffset + p.ValueScale * v)).ToArray();
        if (values.Length != row.Width * row.Height * samples)
            return $"{values.Length} values";
        for (var page = 1; page < seen.Pages; page++)
            ImageFile.ReadPlane(file, page);
        if (row.Minimum is not { } minimum || samples != row.Samples)
            return null;
        // Values wider than 16 bits pass through a line fitted in double precision.
        var tolerance = planes[0].IsExact ? 0 : 1e-9 * Math.Max(Math.Abs(minimum), Math.Abs(row.Maximum!.Value));
        return Math.Abs(values.Min() - minimum) <= tolerance && Math.Abs(values.Max() - row.Maximum!.Value) <= tolerance
            ? null
            : $"values {values.Min()} to {values.Max()}, manifest {minimum} to {row.Maximum}";
    }

    private static Dictionary<string, Row> Manifest() =>
        File.ReadLines(Path.Combine(RealImages.Folder, "MANIFEST.tsv"))
            .Select(line => line.Split('\t'))
            .Where(cells => cells[0].StartsWith("tiff_odd/", StringComparison.Ordinal) && Layout().IsMatch(cells[3]))
            .Select(cells => (Path: cells[0], Text: cells[3], Match: Layout().Match(cells[3])))
            .Select(row => new Row(
                row.Path,
                Whole(row.Match, "w"),
                Whole(row.Match, "h"),
                Whole(row.Match, "spp"),
                Whole(row.Match, "bits"),
                Whole(row.Match, "pages"),
                Real(row.Match, "min"),
                Real(row.Match, "max"),
                row.Text
            ))
            .ToDictionary(row => row.Name);

    private static int Whole(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    /// <summary>tifffile gives 1-bit pages as booleans.</summary>
    private static double? Real(Match match, string group) =>
        match.Groups[group].Value switch
        {
            "" => null,
            "False" => 0,
            "True" => 1,
            var text => double.Parse(text, CultureInfo.InvariantCulture),
        };

    [GeneratedRegex(@"^(?<w>\d+)x(?<h>\d+) spp=(?<spp>\d+) bits=(?<bits>\d+) .*pages=(?<pages>\d+)(?:.* min=(?<min>\S+) max=(?<max>\S+))?")]
    private static partial Regex Layout();
}
