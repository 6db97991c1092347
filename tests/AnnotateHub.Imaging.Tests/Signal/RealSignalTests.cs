using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Core.Study;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.Imaging.Signal;
using OpenCvSharp;

namespace AnnotateHub.Imaging.Tests.Signal;

/// <summary>Real images: nobody knows every box, but how many cells there are, and where a person drew them, is known well enough to notice
/// nonsense.</summary>
public class RealSignalTests
{
    private static readonly ClassScheme Cells = new([new LabelClass("cell", "Cell", "#ffffff")]);

    private static async Task<IReadOnlyList<Candidate>> FoundAsync(params (string File, ChannelDefinition Channel)[] files)
    {
        var planes = files.Select(one => (one.Channel, Decoded: ImageFile.ReadPlane(Path.Combine(RealImages.Folder, one.File)))).ToList();
        var image = new ModelImage(
            "real",
            planes[0].Decoded.Plane.Width,
            planes[0].Decoded.Plane.Height,
            [.. planes.Select(one => new ModelPlane(one.Channel, one.Decoded.Plane.Pixels, one.Decoded.SourceBits))]
        );
        ChannelDefinition[] channels = [.. planes.Select(one => one.Channel)];
        using var detector = new SignalDetector(SignalSettings.ProposeFor(channels, Cells), channels, Cells);
        return (await detector.ProposeAsync([image], TestContext.Current.CancellationToken))[0];
    }

    private static ChannelDefinition Stain(string name, string meaning = "") => new(name, ChannelRole.Fluorescence, "#ffffff", meaning);

    /// <summary>Bounds of the drawn regions; smaller ones than 60 pixels are slips of the pen (SOURCES).</summary>
    private static PixelBox[] Drawn(string file)
    {
        var plane = ImageFile.ReadPlane(Path.Combine(RealImages.Folder, file)).Plane;
        byte[] mask = [.. plane.Pixels.Select(value => value > 0 ? (byte)1 : (byte)0)];
        using var source = Mat.FromPixelData(plane.Height, plane.Width, MatType.CV_8UC1, mask);
        using Mat labels = new(),
            stats = new(),
            centres = new();
        var count = Cv2.ConnectedComponentsWithStats(source, labels, stats, centres);
        return
        [
            .. Enumerable
                .Range(1, count - 1)
                .Where(label => stats.At<int>(label, 4) > 60)
                .Select(label =>
                {
                    double x = stats.At<int>(label, 0),
                        y = stats.At<int>(label, 1);
                    return new PixelBox(x, y, x + stats.At<int>(label, 2), y + stats.At<int>(label, 3));
                }),
        ];
    }

    private static double F1(IReadOnlyList<Candidate> found, PixelBox[] drawn) =>
        2.0 * OneToOneMatching.Match([.. found.Select(one => one.Box)], drawn, 0.5).Count / (found.Count + drawn.Length);

    [Theory]
    [InlineData("00")]
    [InlineData("01")]
    public async Task Bacteria_without_a_reporter_get_no_boxes_and_those_with_one_do(string position)
    {
        Assert.Empty(await FoundAsync(($"ecoli_phase_yfp/O3_auto_yfp_pos_{position}.tif", Stain("YFP"))));
        Assert.InRange((await FoundAsync(($"ecoli_phase_yfp/O3_delta_yfp_pos_{position}.tif", Stain("YFP")))).Count, 15, 60);
    }

    [Fact]
    public async Task HeLa_cells_found_by_their_nuclei_lie_where_a_person_drew_them()
    {
        var found = await FoundAsync(
            ("hela_density/5000K/RawImages/img_channel000_position000_time000000000_z001.tif", Stain("Far-red", "nuclei"))
        );
        Assert.InRange(F1(found, Drawn("hela_density/5000K/Validation/5000K_feature_1.png")), 0.6, 1);
    }

    [Fact]
    public async Task Macrophages_are_found_about_as_often_as_two_people_agree_on_them()
    {
        var found = await FoundAsync(
            ("raw264_3ch/set1/img_000000000_Far-red_000.png", Stain("Far-red", "nuclei")),
            ("raw264_3ch/set1/img_000000000_TRITC_000.png", Stain("TRITC"))
        );
        // The two drawings of this field agree with F1 0.73.
        Assert.InRange(F1(found, Drawn("raw264_3ch/set4_second_drawing_of_set1/feature_1.png")), 0.5, 1);
    }
}
