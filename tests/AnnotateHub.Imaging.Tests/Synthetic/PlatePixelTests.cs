using AnnotateHub.Imaging.Reading;
using AnnotateHub.Imaging.Synthetic;

namespace AnnotateHub.Imaging.Tests.Synthetic;

/// <summary>The promised difficulty, measured on the pixels.</summary>
public class PlatePixelTests
{
    [Fact]
    public void A_tenth_of_the_red_and_of_the_green_cells_is_weakly_stained()
    {
        foreach (var kind in new[] { "R", "G" })
        {
            var cells = Plate.Cells.Where(cell => cell.Class == kind).ToList();
            // Each image rounds its own tenth up or down by less than one cell of about 25.
            Assert.Equal(0.10, cells.Count(cell => cell.IsWeak) / (double)cells.Count, 0.03);
        }

        Assert.DoesNotContain(Plate.Cells, cell => cell is { Class: "U", IsWeak: true });
        Assert.All(Plate.Cells, cell => Assert.Equal(cell.IsWeak, cell.PeakOverNoise < 3));
    }

    /// <summary>
    /// The peak is the highest mean of 5 x 5 pixels, whose own noise is a fifth of the plane's. The maximum over the hundreds of such
    /// overlapping means of a body adds up to 3.5 of those fifths (0.7) to what the truth says; blur and texture take some away.
    /// </summary>
    [Fact]
    public void Weak_cells_peak_under_three_deviations_of_the_noise_and_the_others_above()
    {
        int weak = 0,
            clear = 0;
        foreach (var field in Plate.Fields)
        {
            var background = Plate.Background(field, 14);
            foreach (var cell in field.Truth.Cells.Where(cell => cell is { Class: not "U", Touches: false, VisibleShare: 1 }))
            {
                var plane = Plate.Marker(field, cell);
                var (level, noise) = Plate.Around(plane, background, cell.Box);
                var peak = (Plate.Peak(plane, cell) - level) / noise;
                Assert.InRange(peak, 0.6 * cell.PeakOverNoise - 0.7, 1.1 * cell.PeakOverNoise + 0.7);
                if (cell.IsWeak)
                {
                    Assert.InRange(peak, 0.5, 3.5);
                    weak++;
                }
                else
                {
                    Assert.True(peak > 3, $"{field.Name} {cell.Box} {cell.Class}: {peak:0.0}");
                    clear++;
                }
            }
        }

        Assert.True(weak >= 6 && clear >= 60, $"Only {weak} weak and {clear} clear cells stand alone.");
    }

    [Fact]
    public void Unknown_cells_shine_in_hoechst_only()
    {
        foreach (var field in Plate.Fields)
        {
            var background = Plate.Background(field, 14);
            foreach (var cell in field.Truth.Cells.Where(cell => cell is { Class: "U", Touches: false, VisibleShare: 1 }))
            {
                Assert.True(Over(field.Hoechst) > 5);
                Assert.InRange(Over(field.Red), -2, 3);
                Assert.InRange(Over(field.Green), -2, 3);

                double Over(Plane16 plane)
                {
                    var (level, noise) = Plate.Around(plane, background, cell.Box);
                    return (Plate.Peak(plane, cell) - level) / noise;
                }
            }
        }
    }

    /// <summary>Shot noise: read noise alone would be 3 counts everywhere; bright cells must be noisier than the background.</summary>
    [Fact]
    public void Noise_grows_with_light()
    {
        var field = Plate.Fields[0];
        var background = Plate.Background(field, 14);
        var bright = field.Truth.Cells.Where(cell => cell is { Class: "R" or "G", PeakOverNoise: > 60 }).ToList();
        Assert.NotEmpty(bright);
        foreach (var cell in bright)
        {
            var plane = Plate.Marker(field, cell);
            var (_, noise) = Plate.Around(plane, background, cell.Box);
            var differences = new List<double>();
            for (var y = cell.Body.Top; y < cell.Body.Top + cell.Body.Height; y++)
            for (var x = cell.Body.Left; x < cell.Body.Left + cell.Body.Width; x++)
                if (cell.Body.Covers(x, y) && cell.Body.Covers(x + 1, y))
                    differences.Add(Math.Abs(plane.Pixels[y * plane.Width + x] - plane.Pixels[y * plane.Width + x + 1]));
            Assert.True(1.4826 * Plate.Median(differences) / Math.Sqrt(2) > 1.3 * noise);
        }
    }

    [Fact]
    public void Light_is_uneven_in_every_channel()
    {
        foreach (var field in Plate.Fields)
        {
            var background = Plate.Background(field, 14);
            foreach (var plane in new[] { field.Brightfield, field.Red, field.Green, field.Hoechst })
            {
                // Medians of the background over a 6 x 6 grid, the camera's offset of 100 taken off.
                var levels = Enumerable
                    .Range(0, 36)
                    .Select(i => Levels(plane, background, i % 6 * 180, i / 6 * 180))
                    .Where(list => list.Count > 500)
                    .Select(list => Plate.Median(list) - 100)
                    .ToList();
                Assert.True(levels.Max() > 1.03 * levels.Min(), $"{field.Name}: {levels.Min():0.0} to {levels.Max():0.0}");
            }
        }
    }

    /// <summary>The darkest of thousands of pixels lies 4 deviations of the noise below the level, and the gel's mottling adds about
    /// 3.</summary>
    [Fact]
    public void Debris_is_darker_in_brightfield_than_noise_and_gel_explain()
    {
        foreach (var field in Plate.Fields)
        {
            var background = Plate.Background(field, 14);
            foreach (var debris in field.Truth.Debris)
            {
                var (level, noise) = Plate.Around(field.Brightfield, background, debris.Box);
                var darkest = Pixels(field.Brightfield, (int)debris.Box.X1, (int)debris.Box.Y1, (int)debris.Box.X2, (int)debris.Box.Y2)
                    .Min();
                Assert.True(level - darkest > 9 * noise, $"{field.Name} {debris}: {level:0} down to {darkest:0}, noise {noise:0.0}");
            }
        }
    }

    [Fact]
    public void Patients_differ_in_density_size_and_staining()
    {
        var patients = Plate
            .Fields.GroupBy(field => field.Patient)
            .ToDictionary(
                group => group.Key,
                group =>
                    (
                        Density: group.Average(field => field.Truth.Cells.Count),
                        Size: group.SelectMany(field => field.Truth.Cells).Average(cell => cell.Box.Width),
                        Red: group
                            .SelectMany(field => field.Truth.Cells)
                            .Where(cell => cell.Class == "R")
                            .Average(cell => cell.PeakOverNoise)
                    )
            );
        Assert.True(patients["07"].Density > 1.1 * patients["08"].Density);
        Assert.True(patients["08"].Size > 1.08 * patients["07"].Size);
        Assert.True(patients["08"].Red > 1.3 * patients["07"].Red);
    }

    [Fact]
    public void A_field_is_the_same_to_the_bit_in_any_order_and_on_any_thread()
    {
        var settings = new PlateSettings
        {
            Width = 300,
            Height = 260,
            CellsPerImage = 9,
        };
        var ordered = Enumerable.Range(0, 6).Select(new PlateGenerator(settings).Generate).ToList();
        var backwards = Enumerable
            .Range(0, 6)
            .Reverse()
            .AsParallel()
            .Select(new PlateGenerator(settings).Generate)
            .OrderBy(field => field.Index)
            .ToList();
        foreach (var (one, other) in ordered.Zip(backwards))
        {
            Assert.Equal(one.Name, other.Name);
            Assert.True(one.Brightfield.Pixels.AsSpan().SequenceEqual(other.Brightfield.Pixels));
            Assert.True(one.Red.Pixels.AsSpan().SequenceEqual(other.Red.Pixels));
            Assert.True(one.Green.Pixels.AsSpan().SequenceEqual(other.Green.Pixels));
            Assert.True(one.Hoechst.Pixels.AsSpan().SequenceEqual(other.Hoechst.Pixels));
            Assert.Equal(one.Truth.Cells.Select(cell => (cell.Box, cell.Class)), other.Truth.Cells.Select(cell => (cell.Box, cell.Class)));
        }

        var otherSeed = new PlateGenerator(settings with { Seed = 1 }).Generate(0);
        Assert.False(otherSeed.Red.Pixels.AsSpan().SequenceEqual(ordered[0].Red.Pixels));
    }

    /// <summary>Background pixels of a square of 180 pixels.</summary>
    private static List<double> Levels(Plane16 plane, bool[] background, int left, int top)
    {
        var values = new List<double>();
        for (var y = top; y < Math.Min(plane.Height, top + 180); y++)
        for (var x = left; x < Math.Min(plane.Width, left + 180); x++)
            if (background[y * plane.Width + x])
                values.Add(plane.Pixels[y * plane.Width + x]);
        return values;
    }

    private static List<double> Pixels(Plane16 plane, int x1, int y1, int x2, int y2)
    {
        var values = new List<double>();
        for (var y = y1; y < y2; y++)
        for (var x = x1; x < x2; x++)
            values.Add(plane.Pixels[y * plane.Width + x]);
        return values;
    }
}
