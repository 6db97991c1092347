using AnnotateHub.Application.Images.Rendering;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Tests.Annotate;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.Imaging.Writing;

namespace AnnotateHub.Application.Tests.Pixels;

public sealed class ProjectPlanesTests
{
    [Fact]
    public async Task A_display_plane_is_made_once_for_all_who_ask_at_once()
    {
        await using var lab = await AnnotateLab.StartAsync();
        var hash = await GiveImageAsync(lab, 0, Gradient());
        var address = DisplaySettingsHash.Compute(new DisplaySettings(), ChannelRole.TransmittedLight);

        var paths = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(_ => lab.Get<ProjectPlanes>().DisplayAsync(lab.ProjectId, hash, address))
        );

        var path = Assert.Single(paths.Distinct());
        Assert.Equal(DecodedSize(path!), (50, 40));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!, "display-*"));
    }

    [Fact]
    public async Task A_plane_of_another_project_is_not_there()
    {
        await using var lab = await AnnotateLab.StartAsync();
        var hash = await GiveImageAsync(lab, 0, Gradient());
        var address = DisplaySettingsHash.Compute(new DisplaySettings(), ChannelRole.TransmittedLight);
        await lab.Get<ProjectPlanes>().DisplayAsync(lab.ProjectId, hash, address);

        Assert.Null(await lab.Get<ProjectPlanes>().DisplayAsync(lab.ProjectId + 1, hash, address));
        Assert.Null(await lab.Get<ProjectPlanes>().TileAsync(lab.ProjectId + 1, hash, 0, 0));
    }

    [Fact]
    public async Task Planes_thrown_away_are_made_again_from_the_source_file()
    {
        await using var lab = await AnnotateLab.StartAsync();
        var picture = Gradient();
        var hash = await GiveImageAsync(lab, 0, picture);
        Directory.Delete(lab.Folder.Planes, recursive: true);

        var tile = await lab.Get<ProjectPlanes>().TileAsync(lab.ProjectId, hash, 0, 0);

        Assert.True(File.Exists(tile!.Path));
        Assert.Equal(picture.Pixels, (await lab.Get<PlaneSource>().ReadAsync(hash)).Pixels);
    }

    [Fact]
    public async Task A_lost_source_file_is_named_in_the_sentence()
    {
        await using var lab = await AnnotateLab.StartAsync();
        var hash = await GiveImageAsync(lab, 0, Gradient());
        Directory.Delete(lab.Folder.Planes, recursive: true);
        Directory.Delete(lab.Folder.Blobs, recursive: true);

        var lost = await Assert.ThrowsAsync<ImageReadException>(() => lab.Get<PlaneSource>().ReadAsync(hash));

        Assert.Contains("'gradient.png'", lost.Message);
    }

    [Fact]
    public async Task A_thumbnail_is_160_pixels_wide_or_as_wide_as_the_image()
    {
        await using var lab = await AnnotateLab.StartAsync();
        await GiveImageAsync(lab, 0, Gradient());

        var (path, _) = (await lab.Get<ProjectPlanes>().ThumbnailAsync(lab.ProjectId, lab.Images[0]))!.Value;

        Assert.Equal((100, 80), DecodedSize(path));
        // The gradient runs from 0 at the left to its maximum at the right; the picture is gray because its channel is white.
        var red = ImageFile.ReadPlane(path, 0, 0).Plane.Pixels;
        Assert.Equal(red, ImageFile.ReadPlane(path, 0, 2).Plane.Pixels);
        Assert.True(red[0] < red[50] && red[50] < red[99]);
    }

    private static (int, int) DecodedSize(string path) => ImageFile.Describe(path) is var image ? (image.Width, image.Height) : default;

    private static Plane16 Gradient() => new(100, 80, [.. Enumerable.Range(0, 8000).Select(index => (ushort)(index % 100 * 2))]);

    /// <summary>Stores an 8-bit picture as the source of the image's first channel and returns the plane's hash.</summary>
    private static async Task<string> GiveImageAsync(AnnotateLab lab, int image, Plane16 picture)
    {
        var rgb = picture.Pixels.SelectMany(value => new[] { (byte)value, (byte)value, (byte)value }).ToArray();
        var source = await lab.Get<BlobStore>().PutAsync(new MemoryStream(PngWriter.Rgb8(picture.Width, picture.Height, rgb)));
        var hash = lab.Get<PlaneStore>().Put(picture);
        await using var db = lab.Database();
        db.Planes.Add(
            new Plane
            {
                ImageGroupId = lab.Images[image],
                ChannelIndex = 0,
                SourceName = "gradient.png",
                SourceHash = source,
                PlaneHash = hash,
                SourceBits = 8,
                Maximum = 198,
                HighPercentile = 198,
            }
        );
        await db.SaveChangesAsync();
        return hash;
    }
}
