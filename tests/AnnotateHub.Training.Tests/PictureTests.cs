using AnnotateHub.Imaging.Reading;
using AnnotateHub.Imaging.Writing;
using AnnotateHub.TestKit;
using AnnotateHub.Training.Jobs;
using AnnotateHub.Training.Onnx;
using AnnotateHub.Training.Pictures;
using Microsoft.ML.OnnxRuntime;

namespace AnnotateHub.Training.Tests;

public sealed class PictureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Half_the_size_is_a_triangle_of_four_pixels()
    {
        // At half the size the triangle is two pixels wide to either side; the four nearest pixels lie 0.5, 0.5, 1.5 and 1.5 away: 3/4,
        // 3/4, 1/4, 1/4, which sum to 2.
        float[] row = [0, 0, 8, 16, 0, 0, 0, 0];

        var half = PlaneResize.Scale(row, 8, 1, 0.5);

        Assert.Equal(4, half.Length);
        Assert.Equal(8 * 3 / 8f + 16 * 3 / 8f, half[1], 5);
        Assert.Equal(8 * 0 + 16 / 8f, half[2], 5);
        // The first one reaches a pixel beyond the edge, which is the one at the edge again: (1/4 + 3/4, 3/4, 1/4).
        Assert.Equal(8 * 1 / 8f, half[0], 5);
    }

    [Theory]
    [InlineData(0.5234375)]
    [InlineData(0.3)]
    [InlineData(1.7)]
    public void A_plane_of_one_value_keeps_it(double scale)
    {
        var plane = PlaneResize.Scale([.. Enumerable.Repeat(3f, 37 * 23)], 37, 23, scale);

        Assert.Equal((int)(37 * scale) * (int)(23 * scale), plane.Length);
        Assert.All(plane, value => Assert.Equal(3, value, 4));
    }

    [Theory]
    [InlineData(0.54296875, 53, 37)]
    [InlineData(0.3125, 54, 38)]
    [InlineData(0.98828125, 20, 31)]
    [InlineData(1.69921875, 19, 23)]
    public void Sizes_change_as_the_exported_graph_changes_them(double scale, int width, int height)
    {
        float[] plane = [.. Enumerable.Range(0, width * height).Select(index => index * 7919 % 101 / 10f)];
        var graph = new OnnxGraphWriter();
        graph.NodeTo("y", "Identity", [DetectorGraph.Resize(graph, graph.Input("x", 1, 1, "height", "width"), scale)]);
        graph.Output("y", 1, 1, "high", "wide");
        using var session = new InferenceSession(graph.ToBytes([]));
        using var input = OrtValue.CreateTensorValueFromMemory(plane, [1, 1, height, width]);
        using var options = new RunOptions();

        using var outputs = session.Run(options, ["x"], [input], ["y"]);

        var own = PlaneResize.Scale(plane, width, height, scale);
        Assert.Equal([1, 1, PlaneResize.Size(height, scale), PlaneResize.Size(width, scale)], outputs[0].GetTensorTypeAndShape().Shape);
        // Sums of up to seven products in single precision, in another order.
        Assert.All(
            own.Zip(outputs[0].GetTensorDataAsSpan<float>().ToArray()),
            pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 2e-5f)
        );
    }

    [Fact]
    public void A_crop_is_the_whole_pixels_that_the_box_touches()
    {
        Assert.Equal(new CropRegion(2, 3, 4, 5), CropRegion.Around(2.9, 3, 5.1, 8, 100, 100));
        Assert.Equal(new CropRegion(0, 90, 5, 10), CropRegion.Around(-7, 90.5, 4.2, 140, 100, 100));
        Assert.Equal(new CropRegion(99, 99, 1, 1), CropRegion.Around(150, 150, 160, 160, 100, 100));
        // A quarter of 20 x 16 pixels is 5 x 4 on each side, as Inference cuts it out.
        Assert.Equal(new CropRegion(5, 16, 30, 24), CropRegion.Around(10, 20, 30, 36, 80, 64, 0.25));
    }

    [Fact]
    public void A_crop_of_its_own_size_is_its_pixels()
    {
        float[] plane = [.. Enumerable.Range(0, 40 * 30).Select(value => (float)value)];
        var target = new float[16 * 16];

        new CropRegion(5, 7, 16, 16).Draw(plane, 40, 16, target);

        Assert.Equal(7 * 40 + 5, target[0]);
        Assert.Equal(22 * 40 + 20, target[^1]);
    }

    [Fact]
    public void A_damaged_plane_is_named_with_its_image_and_channel()
    {
        var whole = PngWriter.Gray16(new Plane16(64, 48, new ushort[64 * 48]));
        File.WriteAllBytes(_folder.File("a.png"), whole);
        File.WriteAllBytes(_folder.File("b.png"), whole[..(whole.Length - 20)]);
        var job = Jobs.Detector(
            Jobs.Image("cells", new TrainingBox(0, 1, 1, 20, 20)) with
            {
                Planes = [new(_folder.File("a.png")), new(_folder.File("b.png"))],
            }
        );

        using var reader = new PictureReader(job);
        var refused = Assert.Throws<TrainingRefusedException>(() => reader.Read(job.Images[0]));

        Assert.StartsWith("cells: channel 'Green' cannot be read from", refused.Message);
        Assert.EndsWith("Mend the file, or leave the image out.", refused.Message);
    }

    [Fact]
    public void A_plane_of_another_size_is_refused_and_changed_pixels_are_another_version()
    {
        File.WriteAllBytes(_folder.File("a.png"), PngWriter.Gray16(new Plane16(64, 48, new ushort[64 * 48])));
        File.WriteAllBytes(_folder.File("b.png"), PngWriter.Gray16(new Plane16(64, 48, [1, .. new ushort[64 * 48 - 1]])));
        File.WriteAllBytes(_folder.File("small.png"), PngWriter.Gray16(new Plane16(32, 48, new ushort[32 * 48])));

        Assert.NotEqual(Version("a.png"), Version("b.png"));
        Assert.Equal(Version("a.png"), Version("a.png"));
        Assert.Contains(
            "has 32 x 48 pixels, the image 64 x 48",
            Assert.Throws<TrainingRefusedException>(() => Version("small.png")).Message
        );
    }

    private string Version(string file)
    {
        var job = Jobs.Detector(Jobs.Image("cells") with { Planes = [new(_folder.File("a.png")), new(_folder.File(file))] });
        using var reader = new PictureReader(job);
        reader.Read(job.Images[0]);
        return reader.PixelVersion;
    }
}
