using AnnotateHub.Imaging.Reading;
using AnnotateHub.Imaging.Writing;
using AnnotateHub.TestKit;
using AnnotateHub.TestKit.Hostile;

namespace AnnotateHub.Imaging.Tests.Reading;

/// <summary>Broken images of every kind are read as images or refused by a sentence, in bounded memory; see
/// <see cref="HostileCampaign{T}"/>.</summary>
public sealed class HostileImageTests : IDisposable
{
    /// <summary>The product's own are larger; small ones make the memory that a file may claim small, too.</summary>
    private static readonly ImageLimits Limits = new(MaxSide: 4_096, MaxPixels: 1 << 20, MaxPages: 500, MaxDecodingBytes: 32 << 20);

    /// <summary>Two planes of a million values as numbers of 8 bytes and as pixels, what the decoder holds, and its buffers.</summary>
    private const long MostBytes = 96 << 20;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Broken_TIFFs() => Hold(SoundImages.Tiffs(), 1_500);

    [Fact]
    public void Broken_PNGs() => Hold(SoundImages.Pngs(), 400);

    [Fact]
    public void Broken_JPEGs() => Hold(SoundImages.Jpegs(), 400);

    public void Dispose() => _folder.Dispose();

    private void Hold(IReadOnlyList<SoundFile> sound, int shortForm)
    {
        var campaign = new HostileCampaign<ImageReadException>(Read, MostBytes);

        var faults = campaign.Run(sound, shortForm);
        Assert.True(faults.Length == 0, faults);
    }

    private IEnumerable<string> Read(SoundFile file)
    {
        var path = _folder.File("image");
        File.WriteAllBytes(path, file.Content);
        // What leaves the server goes through here, whatever it is.
        TiffMetadata.TryBlank(file.Content);
        var seen = ImageFile.Describe(path, Limits);
        foreach (var page in new[] { 0, seen.Pages - 1 }.Distinct())
        foreach (var plane in ImageFile.ReadPlanes(path, page, Ends(page == 0 ? seen.Samples : 1), Limits))
        {
            if (plane.Plane.Pixels.Length != plane.Plane.Width * plane.Plane.Height || plane.Plane.Pixels.Length > Limits.MaxPixels)
                throw new InvalidOperationException($"{plane.Plane.Width} x {plane.Plane.Height} are {plane.Plane.Pixels.Length} pixels.");
            if (!double.IsFinite(plane.ValueScale) || !double.IsFinite(plane.ValueOffset))
                throw new InvalidOperationException($"Values are {plane.ValueScale} times the pixel and {plane.ValueOffset}.");
        }

        return [];
    }

    private static int[] Ends(int samples) => [.. new[] { 0, samples - 1 }.Distinct()];
}
