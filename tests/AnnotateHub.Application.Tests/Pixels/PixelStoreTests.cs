using System.IO.Compression;
using AnnotateHub.Application.Images.Rendering;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Study;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.TestKit;

namespace AnnotateHub.Application.Tests.Pixels;

public sealed class PixelStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private DataFolder Data => new(_folder.Path);

    [Fact]
    public async Task A_blob_is_named_by_the_sha256_of_its_bytes()
    {
        var blobs = new BlobStore(Data);

        // "abc" is the first example of FIPS 180-4's SHA-256 test vectors.
        var hash = await blobs.PutAsync(new MemoryStream("abc"u8.ToArray()));

        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", hash);
        using var reader = new StreamReader(blobs.OpenRead(hash));
        Assert.Equal("abc", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task The_same_content_is_kept_once_and_nothing_unfinished_stays()
    {
        var blobs = new BlobStore(Data);
        var file = _folder.File("source.tif");
        await File.WriteAllTextAsync(file, "pixels");

        var first = await blobs.PutFileAsync(file);
        var second = await blobs.PutAsync(new MemoryStream("pixels"u8.ToArray()));

        Assert.Equal(first, second);
        Assert.Equal([first], Directory.GetFiles(Data.Blobs, "*", SearchOption.AllDirectories).Select(Path.GetFileName));
        Assert.Equal([first], blobs.All());
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("")]
    [InlineData("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")]
    public void A_name_that_is_no_hash_reaches_no_file(string name) =>
        Assert.Throws<ArgumentException>(() => new BlobStore(Data).PathOf(name));

    [Fact]
    public void A_plane_is_hashed_over_size_and_little_endian_values()
    {
        // 2 x 1 pixels, 1 and 258: bytes 02000000 01000000 0100 0201; sha256sum of these twelve bytes.
        byte[] canonical = [2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 2, 1];
        var expected = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(canonical));

        Assert.Equal(expected, ContentHash.Compute(new Plane16(2, 1, [1, 258])));
    }

    [Theory]
    [InlineData(7, 5, 1)]
    [InlineData(4096, 3, 1)]
    [InlineData(4097, 3, 2)]
    [InlineData(4098, 4097, 4)]
    public void A_plane_comes_back_as_it_was_whatever_its_tiles(int width, int height, int tiles)
    {
        var store = new PlaneStore(Data);
        var plane = Pattern(width, height);

        var hash = store.Put(plane);

        Assert.Equal(tiles, Directory.GetFiles(store.FolderOf(hash), "raw-*.gz").Length);
        Assert.Equal(plane.Pixels, store.Read(hash)!.Pixels);
        Assert.Equal((width, height), store.SizeOf(hash));
    }

    [Fact]
    public void A_tile_on_disk_is_gzip_of_its_rows()
    {
        var store = new PlaneStore(Data);
        var plane = Pattern(4098, 2);
        var hash = store.Put(plane);

        var tile = store.Tile(hash, 1, 0)!;

        using var gzip = new GZipStream(File.OpenRead(tile.Path), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        gzip.CopyTo(bytes);
        // The second tile holds columns 4096 and 4097 of both rows.
        ushort[] expected = [plane.Pixels[4096], plane.Pixels[4097], plane.Pixels[4098 + 4096], plane.Pixels[4098 + 4097]];
        Assert.Equal((2, 2), (tile.Width, tile.Height));
        Assert.Equal(expected.SelectMany(value => new[] { (byte)value, (byte)(value >> 8) }), bytes.ToArray());
        Assert.Null(store.Tile(hash, 2, 0));
    }

    [Fact]
    public void A_damaged_plane_is_not_served_as_pixels()
    {
        var store = new PlaneStore(Data);
        var hash = store.Put(Pattern(64, 64));
        var tile = store.Tile(hash, 0, 0)!.Path;
        using (var file = File.OpenWrite(tile))
            file.SetLength(file.Length / 2);

        Assert.Null(store.Read(hash));
    }

    [Fact]
    public async Task Storing_one_plane_from_several_threads_leaves_one_folder()
    {
        var store = new PlaneStore(Data);
        var plane = Pattern(200, 100);

        var hashes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => store.Put(plane))));

        Assert.Single(hashes.Distinct());
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Data.Planes, "unfinished")));
        Assert.Equal(plane.Pixels, store.Read(hashes[0])!.Pixels);
    }

    [Fact]
    public void Settings_that_do_not_touch_a_role_do_not_change_its_address()
    {
        var settings = new DisplaySettings();
        var other = settings with { FluorescenceMean = 0.3, MedianUntilStill = false };

        Assert.Equal(
            DisplaySettingsHash.Compute(settings, ChannelRole.TransmittedLight),
            DisplaySettingsHash.Compute(other, ChannelRole.TransmittedLight)
        );
        Assert.NotEqual(
            DisplaySettingsHash.Compute(settings, ChannelRole.Fluorescence),
            DisplaySettingsHash.Compute(other, ChannelRole.Fluorescence)
        );
    }

    public void Dispose() => _folder.Dispose();

    private static Plane16 Pattern(int width, int height) =>
        new(width, height, [.. Enumerable.Range(0, width * height).Select(index => (ushort)(index * 40503 >> 3))]);
}
