using System.IO.Compression;
using System.Text.Json;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.Imaging.Writing;
using AnnotateHub.TestKit;

namespace AnnotateHub.Imaging.Tests.Writing;

/// <summary>OME-TIFF and OME-NGFF are read back by this product's reader, by the rules of their specifications, and by Debian's tifffile
/// and zarr.</summary>
public sealed class OmeWriterTests : IDisposable
{
    private const string Readers = "import sys, json\n";
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void An_OME_TIFF_comes_back_with_channels_pixel_size_and_time()
    {
        var image = Image(70, 150);
        File.WriteAllBytes(_folder.File("a.ome.tif"), OmeTiffWriter.Write(image));

        var seen = ImageFile.Describe(_folder.File("a.ome.tif"));

        Assert.Equal((2, 70, 150, 16), (seen.Pages, seen.Width, seen.Height, seen.Bits));
        Assert.Equal(
            [new ImageChannel("Phase", "#ffffff", null, 0), new ImageChannel("细胞 <GFP>", "#00ff00", null, 1)],
            seen.Content.Channels
        );
        Assert.Equal(
            (0.325, 0.65, "OME-XML"),
            (seen.Content.PixelWidth!.Value, seen.Content.PixelHeight!.Value, seen.Content.PixelSizeSource)
        );
        Assert.Equal(image.AcquiredAt, seen.Content.AcquiredAt);
        foreach (var (page, channel) in image.Channels.Index())
            Assert.Equal(channel.Plane.Pixels, ImageFile.ReadPlane(_folder.File("a.ome.tif"), page).Plane.Pixels);
    }

    /// <summary>Zarr 2: the chunk i/j/k holds the values from i, j x 1024, k x 1024 on, in rows, padded by the fill value. NGFF 0.4: axes,
    /// scale, omero.</summary>
    [Fact]
    public void An_OME_Zarr_comes_back_by_the_rules_of_Zarr_2_and_NGFF_04()
    {
        // More than a chunk of 1,024 either way, so that the last ones are padded.
        var image = Image(1_030, 1_100);
        var files = OmeZarrWriter.Write(image).ToDictionary(file => file.Path, file => file.Content);
        using var array = JsonDocument.Parse(files["0/.zarray"]);
        using var attributes = JsonDocument.Parse(files[".zattrs"]);

        Assert.Equal([2, 1_100, 1_030], array.RootElement.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()));
        var multiscale = attributes.RootElement.GetProperty("multiscales")[0];
        Assert.Equal(["c", "y", "x"], multiscale.GetProperty("axes").EnumerateArray().Select(axis => axis.GetProperty("name").GetString()));
        Assert.Equal(
            [1, 0.65, 0.325],
            multiscale
                .GetProperty("datasets")[0]
                .GetProperty("coordinateTransformations")[0]
                .GetProperty("scale")
                .EnumerateArray()
                .Select(scale => scale.GetDouble())
        );
        Assert.Equal("细胞 <GFP>", attributes.RootElement.GetProperty("omero").GetProperty("channels")[1].GetProperty("label").GetString());
        foreach (var (channel, y, x) in new[] { (0, 0, 0), (1, 1_099, 1_029), (1, 1_024, 0), (0, 5, 1_025) })
        {
            using var inflate = new ZLibStream(new MemoryStream(files[$"0/{channel}/{y / 1_024}/{x / 1_024}"]), CompressionMode.Decompress);
            using var chunk = new MemoryStream();
            inflate.CopyTo(chunk);
            Assert.Equal(2 * 1_024 * 1_024, chunk.Length);
            Assert.Equal(
                image.Channels[channel].Plane.Pixels[y * 1_030 + x],
                BitConverter.ToUInt16(chunk.ToArray(), 2 * (y % 1_024 * 1_024 + x % 1_024))
            );
        }
    }

    [Fact]
    public void Debians_tifffile_reads_the_OME_TIFF()
    {
        Assert.SkipWhen(DebianPython.Missing("tifffile") is not null && !DebianPython.IsPromised, DebianPython.Missing("tifffile") ?? "");
        var image = Image(70, 150);
        File.WriteAllBytes(_folder.File("a.ome.tif"), OmeTiffWriter.Write(image));

        var (code, output, error) = DebianPython.Run(
            Readers
                + "import tifffile\nf = tifffile.TiffFile(sys.argv[1])\ns = f.series[0]\na = s.asarray()\n"
                + "print(f.is_ome, s.axes, a.shape, a.dtype, int(a[0, 3, 5]), int(a[1, 149, 69]))\nx = "
                + "tifffile.xml2dict(f.ome_metadata)['OME']\n"
                + "print([c['Name'] for c in x['Image']['Pixels']['Channel']], x['Image']['Pixels']['PhysicalSizeX'], "
                + "x['Image']['Pixels']['PhysicalSizeYUnit'], x['ROI']['Union']['Rectangle']['Width'])\n",
            _folder.File("a.ome.tif")
        );

        Assert.True(code == 0, error);
        Assert.Equal(
            $"True CYX (2, 150, 70) uint16 {image.Channels[0].Plane.Pixels[3 * 70 + 5]} "
                + $"{image.Channels[1].Plane.Pixels[149 * 70 + 69]}\n['Phase', '细胞 <GFP>'] 0.325 µm 20.5\n",
            output.ReplaceLineEndings("\n")
        );
    }

    [Fact]
    public void Debians_zarr_reads_the_OME_Zarr()
    {
        Assert.SkipWhen(DebianPython.Missing("zarr") is not null && !DebianPython.IsPromised, DebianPython.Missing("zarr") ?? "");
        var image = Image(1_030, 1_100);
        foreach (var (path, content) in OmeZarrWriter.Write(image))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.File($"a.zarr/{path}"))!);
            File.WriteAllBytes(_folder.File($"a.zarr/{path}"), content);
        }

        var (code, output, error) = DebianPython.Run(
            Readers
                + "import zarr\ng = zarr.open_group(sys.argv[1], mode='r')\na = g['0']\nprint(a.shape, a.dtype, int(a[1, 1099, "
                + "1029]), int(a[0, 5, 1025]))\n"
                + "print(g.attrs['multiscales'][0]['version'], g.attrs['annotatehub']['boxes'][0]['class'])\n",
            _folder.File("a.zarr")
        );

        Assert.True(code == 0, error);
        Assert.Equal(
            $"(2, 1100, 1030) uint16 {image.Channels[1].Plane.Pixels[1_099 * 1_030 + 1_029]} "
                + $"{image.Channels[0].Plane.Pixels[5 * 1_030 + 1_025]}\n0.4 R\n",
            output.ReplaceLineEndings("\n")
        );
    }

    [Fact]
    public void Npms_geotiff_and_zarrita_read_what_is_written()
    {
        var missing = NodeReaders.Missing("geotiff", "zarrita");
        Assert.SkipWhen(missing is not null && !DebianPython.IsPromised, missing ?? "");
        var image = Image(1_030, 1_100);
        File.WriteAllBytes(_folder.File("a.ome.tif"), OmeTiffWriter.Write(image));
        foreach (var (path, content) in OmeZarrWriter.Write(image))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.File($"a.zarr/{path}"))!);
            File.WriteAllBytes(_folder.File($"a.zarr/{path}"), content);
        }

        var (code, output, error) = NodeReaders.Run(
            """
            import { readFileSync } from 'node:fs';
            import { join } from 'node:path';
            import { fromArrayBuffer } from 'geotiff';
            import * as zarr from 'zarrita';
            const [, tiff, folder] = process.argv;
            const bytes = readFileSync(tiff);
            const file = await fromArrayBuffer(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
            const page = await file.getImage(1);
            const [plane] = await page.readRasters();
            console.log(await file.getImageCount(), page.getWidth(), page.getHeight(), plane.constructor.name, plane[1099 * 1030 + 1029]);
            const store = {
                async get(key) { try { return new Uint8Array(readFileSync(join(folder, key))); } catch { return undefined; } },
            };
            const root = await zarr.open.v2(store, { kind: 'group' });
            const array = await zarr.open.v2(root.resolve('0'), { kind: 'array' });
            const view = await zarr.get(array, [1, null, null]);
            console.log(array.shape.join(' '), array.dtype, view.data[1099 * 1030 + 1029], root.attrs.multiscales[0].version);
            """,
            _folder.File("a.ome.tif"),
            _folder.File("a.zarr")
        );

        Assert.True(code == 0, error);
        var last = image.Channels[1].Plane.Pixels[1_099 * 1_030 + 1_029];
        Assert.Equal($"2 1030 1100 Uint16Array {last}\n2 1100 1030 uint16 {last} 0.4\n", output.ReplaceLineEndings("\n"));
    }

    public void Dispose() => _folder.Dispose();

    private static OmeImage Image(int width, int height) =>
        new(
            "a & b",
            [
                new OmeChannel("Phase", "#ffffff", Planes.Noise(width, height, 1)),
                new OmeChannel("细胞 <GFP>", "#00ff00", Planes.Noise(width, height, 2)),
            ],
            0.325,
            0.65,
            new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero),
            [new OmeBox("R", new PixelBox(1, 2, 21.5, 40))]
        );
}
