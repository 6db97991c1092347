using System.Buffers.Binary;
using System.Text;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.TestKit;

namespace AnnotateHub.Imaging.Tests.Reading;

/// <summary>What files say of their planes: ImageJ's stacks behind one directory, OME-XML in its dimension orders, resolutions.</summary>
public sealed class FileContentTests : IDisposable
{
    private const int Width = 8,
        Height = 4;
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_hyperstack_behind_one_directory_has_all_its_planes()
    {
        var path = Tiff("ImageJ=1.53\nimages=6\nchannels=2\nslices=3\nhyperstack=true\nunit=nm\n", planes: 6, resolution: (2, 1));

        var seen = ImageFile.Describe(path);

        Assert.Equal((6, 2, 3, 1), (seen.Pages, seen.Content.Channels.Count, seen.Content.Slices, seen.Content.Frames));
        // Two pixels a nanometre are half a nanometre a pixel.
        Assert.Equal(
            (0.0005, 0.0005, "ImageJ"),
            (seen.Content.PixelWidth!.Value, seen.Content.PixelHeight!.Value, seen.Content.PixelSizeSource)
        );
        for (var page = 0; page < 6; page++)
            Assert.All(ImageFile.ReadPlane(path, page).Plane.Pixels, value => Assert.Equal(100 * page, value));
        Assert.Contains("Page 7 was asked for", Assert.Throws<ImageReadException>(() => ImageFile.ReadPlane(path, 6)).Message);
    }

    [Fact]
    public void A_description_that_claims_more_than_the_file_holds_is_noted_and_not_believed()
    {
        var seen = ImageFile.Describe(Tiff("ImageJ=1.53\nimages=9\nchannels=9\n", planes: 2));

        Assert.Equal((1, 0), (seen.Pages, seen.Content.Channels.Count));
        Assert.Contains("says that it holds 9 planes and holds 1", Assert.Single(seen.Content.Notes));
    }

    [Theory]
    // Place of channel 1 (of 2 channels, 3 slices, 2 times) by the order of dimensions: the leftmost after X and Y changes fastest.
    [InlineData("XYCZT", 1)]
    [InlineData("XYZCT", 3)]
    [InlineData("XYTZC", 6)]
    public void OME_planes_are_counted_in_the_files_order(string order, int page)
    {
        var content = Ome(
            $"<Pixels DimensionOrder=\"{order}\" SizeC=\"2\" SizeZ=\"3\" SizeT=\"2\" PhysicalSizeX=\"0.5\" "
                + "PhysicalSizeXUnit=\"mm\" PhysicalSizeY=\"500\"><Channel Name=\"DAPI\" Color=\"65535\"/><Channel "
                + "Name=\"phase\"/><TiffData/></Pixels>",
            pages: 12
        );

        // 65535 is 00 00 ff ff: blue, opaque.
        Assert.Equal([new ImageChannel("DAPI", "#0000ff", null, 0), new ImageChannel("phase", null, null, page)], content.Channels);
        Assert.Equal((500.0, 500.0), (content.PixelWidth!.Value, content.PixelHeight!.Value));
    }

    [Fact]
    public void TiffData_says_which_page_and_which_file_a_channel_is_in()
    {
        var content = Ome(
            "<Pixels DimensionOrder=\"XYZCT\" SizeC=\"3\" SizeZ=\"1\" SizeT=\"1\"><Channel/><Channel/><Channel/><TiffData "
                + "FirstC=\"2\" IFD=\"0\"><UUID FileName=\"a.ome.tif\">urn:uuid:me</UUID></TiffData>"
                + "<TiffData FirstC=\"0\" IFD=\"1\" PlaneCount=\"2\"><UUID "
                + "FileName=\"b.ome.tif\">urn:uuid:other</UUID></TiffData></Pixels>",
            pages: 1
        );

        Assert.Equal(
            [new ImageChannel("", null, "b.ome.tif", 1), new ImageChannel("", null, "b.ome.tif", 2), new ImageChannel("", null, null, 0)],
            content.Channels
        );
    }

    [Theory]
    [InlineData(
        "<Pixels SizeC=\"1\" PhysicalSizeX=\"2\" PhysicalSizeXUnit=\"reference frame\"/>",
        "gives PhysicalSizeX in 'reference frame'"
    )]
    [InlineData("<Pixels/></Image><Image><Pixels/>", "holds 2 images (series)")]
    [InlineData("<Pixels", "is not well formed|not well formed")]
    public void What_OME_XML_says_and_is_not_taken_is_noted(string pixels, string note) =>
        Assert.Contains(Ome(pixels, pages: 1).Notes, said => note.Split('|').Any(part => said.Contains(part, StringComparison.Ordinal)));

    [Theory]
    // 20,000 pixels a centimetre are half a micrometre each; 300 dots an inch are a printer's.
    [InlineData(20_000, 3, 0.5)]
    [InlineData(300, 2, null)]
    [InlineData(118, 3, null)]
    [InlineData(20_000, 1, null)]
    public void A_resolution_counts_where_somebody_measured_it(int perUnit, int unit, double? micrometres) =>
        Assert.Equal(micrometres, ImageFile.Describe(Tiff("", planes: 1, resolution: (perUnit, 1), unit: unit)).Content.PixelWidth);

    public void Dispose() => _folder.Dispose();

    private ImageContent Ome(string pixels, int pages) =>
        ImageFile
            .Describe(
                Tiff(
                    "<?xml version=\"1.0\"?><OME xmlns=\"http://www.openmicroscopy.org/Schemas/OME/2016-06\" "
                        + $"UUID=\"urn:uuid:me\"><Image><AcquisitionDate>2024-05-06T07:08:09</AcquisitionDate>{pixels}</Image></OME>",
                    pages,
                    directories: pages
                )
            )
            .Content;

    /// <summary>A little-endian TIFF of planes of 8 x 4 pixels of 16 bits, the values of each a hundred times its number, one right behind
    /// the other.</summary>
    private string Tiff(
        string description,
        int planes,
        (int Numerator, int Denominator)? resolution = null,
        int unit = 2,
        int directories = 1
    )
    {
        using var file = new MemoryStream();
        file.Write([(byte)'I', (byte)'I', 42, 0, 0, 0, 0, 0]);
        for (var plane = 0; plane < planes; plane++)
        for (var pixel = 0; pixel < Width * Height; pixel++)
            file.Write(BitConverter.GetBytes((ushort)(100 * plane)));
        var text = Encoding.UTF8.GetBytes(description + "\0");
        var textAt = (uint)file.Position;
        file.Write(text);
        if (file.Position % 2 == 1)
            file.WriteByte(0);
        var fractionAt = (uint)file.Position;
        file.Write(BitConverter.GetBytes(resolution?.Numerator ?? 0));
        file.Write(BitConverter.GetBytes(resolution?.Denominator ?? 0));
        var pointer = 4L;
        for (var directory = 0; directory < directories; directory++)
        {
            List<(int Tag, int Type, uint Count, uint Value)> tags =
            [
                (256, 4, 1, Width),
                (257, 4, 1, Height),
                (258, 3, 1, 16),
                (259, 3, 1, 1),
                (262, 3, 1, 1),
                (270, 2, (uint)text.Length, textAt),
                (273, 4, 1, (uint)(8 + directory * Width * Height * 2)),
                (277, 3, 1, 1),
                (278, 4, 1, Height),
                (279, 4, 1, Width * Height * 2),
                .. resolution is null
                    ? (IEnumerable<(int, int, uint, uint)>)[]
                    : [(282, 5, 1, fractionAt), (283, 5, 1, fractionAt), (296, 3, 1, (uint)unit)],
                (339, 3, 1, 1),
            ];
            var start = file.Position;
            file.Position = pointer;
            file.Write(BitConverter.GetBytes((uint)start));
            file.Position = start;
            file.Write(BitConverter.GetBytes((ushort)tags.Count));
            foreach (var (tag, type, count, value) in tags)
            {
                var entry = new byte[12];
                BinaryPrimitives.WriteUInt16LittleEndian(entry, (ushort)tag);
                BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(2), (ushort)type);
                BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(4), count);
                BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(8), value);
                file.Write(entry);
            }

            pointer = file.Position;
            file.Write([0, 0, 0, 0]);
        }

        var path = _folder.File($"{Guid.NewGuid():N}.tif");
        File.WriteAllBytes(path, file.ToArray());
        return path;
    }
}
