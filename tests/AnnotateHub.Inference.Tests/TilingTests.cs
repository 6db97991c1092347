using AnnotateHub.Core.Geometry;
using AnnotateHub.Inference.Input;
using AnnotateHub.Inference.Manifests;
using AnnotateHub.TestKit;
using AnnotateHub.TestKit.Onnx;
using CsCheck;

namespace AnnotateHub.Inference.Tests;

public sealed class TilingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>100 with tiles of 40 that share at least 10: (100 - 10) / 30 = 3 tiles at 0, 30, 60.</summary>
    [Fact]
    public void Tiles_are_spread_evenly_and_the_last_ends_at_the_edge()
    {
        Assert.Equal([0, 30, 60], Tiles.Starts(100, 40, 10));
        Assert.Equal([0], Tiles.Starts(40, 40, 10));
        Assert.Equal([0, 1], Tiles.Starts(41, 40, 10));
    }

    [Fact]
    public void Tiles_cover_every_pixel_and_overlap_by_what_was_asked() =>
        Gen.Select(Gen.Int[1, 5_000], Gen.Int[32, 1_500], Gen.Double[0, 0.5])
            .Sample(
                (length, tile, share) =>
                {
                    var overlap = (int)(tile * share);
                    var starts = Tiles.Starts(length, tile, overlap);
                    Assert.Equal(0, starts[0]);
                    Assert.True(starts[^1] + tile >= length);
                    foreach (var (before, after) in starts.Zip(starts.Skip(1)))
                        Assert.InRange(after - before, 1, tile - overlap);
                }
            );

    /// <summary>Two tiles 0..40 and 30..70 of an image of 70 x 40.</summary>
    [Theory]
    [InlineData(33, 40, 0, true)] // a piece of 7 at the right edge: the second tile has all of it
    [InlineData(20, 40, 0, false)] // longer than the overlap: nobody has all of it
    [InlineData(33, 38, 0, false)] // not cut
    [InlineData(30, 36, 1, true)] // the other way round
    [InlineData(30.5, 39.5, 0, false)] // as long as the overlap: each tile sees it touch, and both must keep it
    [InlineData(60, 70, 1, false)] // at the image's own edge
    public void A_piece_of_a_cell_that_a_neighbour_sees_whole_is_dropped(double x1, double x2, int tile, bool dropped)
    {
        Region[] tiles = [new(0, 0, 40, 40), new(30, 0, 40, 40)];

        Assert.Equal(dropped, Tiles.IsSeenWholeElsewhere(new PixelBox(x1, 5, x2, 15), tiles[tile], 70, 40, tiles));
    }

    /// <summary>
    /// A graph of 32 x 32 on an image of 56 x 32: tiles at 0 and 24 with an overlap of 8. Each gives A = (4, 6, 12, 14) and B = (16, 8, 28,
    /// 24) in its own pixels, so the image
    /// has A, B, A + 24 = (28, 6, 36, 14), B + 24 = (40, 8, 52, 24); no two of them touch by more than half.
    /// </summary>
    [Fact]
    public async Task A_graph_of_fixed_size_sees_a_larger_image_in_tiles()
    {
        using var detector = await Scenes.DetectorAsync(
            _folder,
            ContractModels.YoloV8(),
            manifest => manifest with { Resize = new ResizeRule(), Scaling = Scenes.DividedBy255, Tiling = new TilingRule(32, 8) }
        );

        var found = (await detector.DetectAsync([Scenes.Flat(56, 32, 204)]))[0];

        Assert.Equal(
            [(4, 6, 12, 14), (28, 6, 36, 14), (16, 8, 28, 24), (40, 8, 52, 24)],
            found.Select(one => ((int)one.Box.X1, (int)one.Box.Y1, (int)one.Box.X2, (int)one.Box.Y2))
        );
    }

    /// <summary>An image of 34 x 32: tiles at 0 and 2. Boxes 2 pixels apart: A's overlap by 6 of 8, IoU 6 / 10; B's by 10 of 12, 10 / 14.
    /// NMS at 0.5 leaves one of each.</summary>
    [Fact]
    public async Task One_cell_in_two_tiles_is_one_candidate()
    {
        using var detector = await Scenes.DetectorAsync(
            _folder,
            ContractModels.MmDeploy(),
            manifest => manifest with { Resize = new ResizeRule(), Scaling = Scenes.Raw, Nms = null }
        );

        var found = (await detector.DetectAsync([Scenes.Flat(34, 32, 204)]))[0];

        Assert.Equal([4, 16], found.Select(one => one.Box.X1));
    }

    /// <summary>A smaller image lies at the top left of the picture: boxes are clipped to it, and B, which begins at x = 16, is
    /// gone.</summary>
    [Fact]
    public async Task A_smaller_image_is_padded_and_its_boxes_are_clipped()
    {
        using var detector = await Scenes.DetectorAsync(
            _folder,
            ContractModels.MmDeploy(),
            manifest => manifest with { Resize = new ResizeRule(Fill: 204), Scaling = Scenes.Raw }
        );

        var found = (await detector.DetectAsync([Scenes.Flat(10, 10, 204)]))[0];

        Assert.Equal(new PixelBox(4, 6, 10, 10), Assert.Single(found).Box);
    }

    [Fact]
    public async Task A_fixed_batch_is_filled_up_and_only_real_images_are_answered()
    {
        var graph = new OnnxGraph()
            .Input("input", OnnxType.Float, 4, 3, 8, 8)
            .Constant("keep", [0L, 1L], 2)
            .Constant("boxes", [.. Enumerable.Repeat(new float[] { 1, 1, 5, 5, 0.9f }, 4).SelectMany(row => row)], 4, 1, 5)
            .Constant("zero", [0f], 1)
            .Node("ReduceMean", ["input"], ["mean"], ("keepdims", 0))
            .Node("Mul", ["mean", "zero"], ["nothing"])
            .Node("Add", ["boxes", "nothing"], ["dets"])
            .Constant("classes", [0L, 0L, 0L, 0L], 4, 1)
            .Node("Identity", ["classes"], ["labels"])
            .Output("dets", OnnxType.Float, 4, 1, 5)
            .Output("labels", OnnxType.Int64, 4, 1);
        using var detector = await Scenes.DetectorAsync(_folder, graph, manifest => manifest with { Resize = new ResizeRule() });

        var found = await detector.DetectAsync([.. Enumerable.Range(0, 6).Select(index => Scenes.Flat(8, 8, 9, name: $"{index}"))]);

        Assert.Equal(4, detector.BatchSize);
        Assert.Equal(6, found.Count);
        Assert.All(found, image => Assert.Equal(new PixelBox(1, 1, 5, 5), Assert.Single(image).Box));
    }

    /// <summary>p is NaN where the picture is divided into nothing: 0 / 0 cannot come from a file, so the graph itself makes one.</summary>
    [Fact]
    public async Task Scores_and_boxes_that_are_no_numbers_propose_nothing()
    {
        var (rows, bad) = (new float[2 * 6], float.NaN);
        new[] { bad, 1, 5, 5, 0.9f, 0 }.CopyTo(rows, 0);
        new[] { 1, 1, 5, 5, bad, 0 }.CopyTo(rows, 6);
        var graph = new OnnxGraph()
            .Input("images", OnnxType.Float, 1, 3, 32, 32)
            .Constant("rows", rows, 1, 2, 6)
            .Node("Identity", ["rows"], ["output0"])
            .Output("output0", OnnxType.Float, 1, 2, 6);
        using var detector = await Scenes.DetectorAsync(_folder, graph, manifest => manifest with { Resize = new ResizeRule() });

        Assert.Empty((await detector.DetectAsync([Scenes.Flat(32, 32, 1)]))[0]);
    }

    public void Dispose() => _folder.Dispose();
}
