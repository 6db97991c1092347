using AnnotateHub.Core.Geometry;
using AnnotateHub.Imaging.Synthetic;

namespace AnnotateHub.Imaging.Tests.Synthetic;

public class PlateTruthTests
{
    [Fact]
    public void Fields_are_named_as_the_paper_names_them_and_patients_take_turns()
    {
        Assert.Equal(["r06c04f01p01", "r07c04f01p01", "r08c04f01p01", "r06c04f02p01"], Plate.Fields.Take(4).Select(field => field.Name));
        Assert.Equal("r08c04f12p01", new PlateGenerator(new PlateSettings()).NameOf(35));
        Assert.Equal(["06", "07", "08", "06"], Plate.Fields.Take(4).Select(field => field.Patient));
    }

    [Fact]
    public void Boxes_are_the_tight_bounds_of_bodies_inside_the_image()
    {
        foreach (var cell in Plate.Cells)
        {
            var covered =
                from y in Enumerable.Range((int)cell.Box.Y1 - 2, (int)cell.Box.Height + 4)
                from x in Enumerable.Range((int)cell.Box.X1 - 2, (int)cell.Box.Width + 4)
                where cell.Body.Covers(x, y)
                select (x, y);
            var pixels = covered.ToList();
            var tight = new PixelBox(pixels.Min(p => p.x), pixels.Min(p => p.y), pixels.Max(p => p.x) + 1, pixels.Max(p => p.y) + 1);
            Assert.Equal(tight, cell.Box);
            Assert.Equal(pixels.Count, cell.Body.PixelCount);
            Assert.Equal(cell.Box.ClampTo(1080, 1080), cell.Box);
        }
    }

    [Fact]
    public void A_cell_in_the_truth_shows_at_least_three_tenths_of_its_body()
    {
        Assert.All(Plate.Cells, cell => Assert.InRange(cell.VisibleShare, 0.30, 1));
        Assert.Contains(Plate.Cells, cell => cell.VisibleShare < 0.9);
        Assert.All(
            Plate.Cells.Where(cell => cell.VisibleShare < 1),
            cell => Assert.True(cell.Box.X1 == 0 || cell.Box.Y1 == 0 || cell.Box.X2 == 1080 || cell.Box.Y2 == 1080)
        );
    }

    [Fact]
    public void There_are_about_seventy_cells_an_image()
    {
        // 81,167 boxes on 1,087 images of the paper's train and validation sets: 74.7.
        Assert.InRange(Plate.Fields.Average(field => field.Truth.Cells.Count), 70, 80);
        Assert.All(Plate.Fields, field => Assert.InRange(field.Truth.Cells.Count, 45, 115));
    }

    [Theory]
    [InlineData("R", 25_623)]
    [InlineData("G", 27_834)]
    [InlineData("U", 27_710)]
    public void Classes_come_in_the_papers_proportions(string name, int boxes)
    {
        // Whole cells: each image may be off by one cell of about 75, so the plate by less than 1 in 75.
        var share = Plate.Cells.Count(cell => cell.Class == name) / (double)Plate.Cells.Count();
        Assert.Equal(boxes / 81_167.0, share, 1.0 / 75);
    }

    [Fact]
    public void At_least_a_quarter_of_the_cells_of_every_image_touch_another_cell()
    {
        foreach (var field in Plate.Fields)
            Assert.InRange(field.Truth.Cells.Count(cell => cell.Touches) / (double)field.Truth.Cells.Count, 0.25, 1);
    }

    /// <summary>Touching is counted anew from a map of who covers which pixel; only neighbours that are not in the truth may add to
    /// it.</summary>
    [Fact]
    public void Touching_is_what_the_bodies_say()
    {
        foreach (var field in Plate.Fields)
        {
            var owners = new Dictionary<(int X, int Y), List<SyntheticCell>>();
            foreach (var cell in field.Truth.Cells)
            foreach (var pixel in Pixels(cell))
            {
                if (!owners.TryGetValue(pixel, out var list))
                    owners[pixel] = list = [];
                list.Add(cell);
            }

            foreach (var cell in field.Truth.Cells)
            {
                var meets = Pixels(cell)
                    .Any(pixel =>
                        Neighbours(pixel).Any(near => owners.TryGetValue(near, out var list) && list.Exists(other => other != cell))
                    );
                var nearEdge = cell.Box.X1 < 60 || cell.Box.Y1 < 60 || cell.Box.X2 > 1020 || cell.Box.Y2 > 1020;
                if (meets || !nearEdge)
                    Assert.Equal(meets, cell.Touches);
            }
        }
    }

    [Fact]
    public void Five_pieces_of_debris_lie_in_every_image_clear_of_every_cell()
    {
        foreach (var field in Plate.Fields)
        {
            Assert.Equal(5, field.Truth.Debris.Count);
            foreach (var debris in field.Truth.Debris)
            {
                Assert.Equal(debris.Box.ClampTo(1080, 1080), debris.Box);
                var pixels =
                    from y in Enumerable.Range((int)debris.Box.Y1, (int)debris.Box.Height)
                    from x in Enumerable.Range((int)debris.Box.X1, (int)debris.Box.Width)
                    select (x, y);
                if (debris.Kind != DebrisKind.Fibre)
                    Assert.DoesNotContain(pixels, pixel => field.Truth.Cells.Any(cell => cell.Body.Covers(pixel.x, pixel.y)));
            }
        }

        Assert.Equal(3, Plate.Fields.SelectMany(field => field.Truth.Debris).Select(debris => debris.Kind).Distinct().Count());
    }

    private static IEnumerable<(int X, int Y)> Pixels(SyntheticCell cell) =>
        from y in Enumerable.Range(cell.Body.Top, cell.Body.Height)
        from x in Enumerable.Range(cell.Body.Left, cell.Body.Width)
        where cell.Body.Covers(x, y)
        select (x, y);

    private static IEnumerable<(int X, int Y)> Neighbours((int X, int Y) pixel) =>
        from dy in Enumerable.Range(-1, 3)
        from dx in Enumerable.Range(-1, 3)
        select (pixel.X + dx, pixel.Y + dy);
}
