using AnnotateHub.Core.Sampling;
using AnnotateHub.Training.Jobs;
using AnnotateHub.Training.Pictures;
using AnnotateHub.Training.Sampling;

namespace AnnotateHub.Training.Tests;

public sealed class SamplingTests
{
    [Fact]
    public void A_step_draws_the_same_windows_every_time_and_another_step_others()
    {
        var (job, pictures) = Scene(10);
        var sampler = new DetectorSampler(job, pictures);

        Assert.Equal(sampler.Draw(7).Pixels, new DetectorSampler(job, pictures).Draw(7).Pixels);
        Assert.NotEqual(sampler.Draw(7).Pixels, sampler.Draw(8).Pixels);
        Assert.NotEqual(sampler.Draw(7).Pixels, new DetectorSampler(job with { Seed = 2 }, pictures).Draw(7).Pixels);
    }

    [Fact]
    public void Targets_lie_where_the_turned_and_zoomed_pixels_are()
    {
        // One bright square of 12 on black. At each positive grid point the pixel is bright, and the distances add up to the zoomed side:
        // 12 e^±0.2 pixels.
        var box = new TrainingBox(0, 20, 16, 32, 28);
        var plane = new float[64 * 48];
        for (var y = 16; y < 28; y++)
        for (var x = 20; x < 32; x++)
            plane[y * 64 + x] = 10;
        var job = Jobs.Detector(Jobs.Image("a", box)) with
        {
            Channels = ["Red"],
            Settings = new TrainingSettings
            {
                Batch = 4,
                Side = 32,
                ClassBalance = 1,
            },
        };
        var sampler = new DetectorSampler(job, [new TrainingPicture(job.Images[0], 64, 48, [plane], [box])]);
        var points = 0;
        for (var step = 0; step < 20; step++)
        {
            var batch = sampler.Draw(step);
            for (var window = 0; window < 4; window++)
            for (var point = 0; point < 64; point++)
            {
                if (batch.Positive[window * 64 + point] == 0)
                    continue;
                points++;
                // Two pixels within its edges, so that no half of a blurred edge is looked at.
                if (Enumerable.Range(0, 4).Any(edge => batch.Distances[window * 256 + edge * 64 + point] < 0.5))
                    continue;
                var (x, y) = (point % 8 * 4 + 2, point / 8 * 4 + 2);
                Assert.True(batch.Pixels[window * 32 * 32 + y * 32 + x] > 4, $"step {step}, window {window}, point {x}, {y}");
                Assert.Equal(1, batch.Classes[window * 2 * 64 + point]);
                Assert.Equal(0, batch.Classes[window * 2 * 64 + 64 + point]);
                var width = 4 * (batch.Distances[window * 256 + point] + batch.Distances[window * 256 + 128 + point]);
                Assert.InRange(width, 0, 12 * Math.Exp(0.2) + 1e-3);
            }
        }

        Assert.True(points > 80 * 2, $"{points} points in 80 windows that all hold the square's middle");
    }

    [Fact]
    public void The_smaller_of_two_cells_keeps_the_points_that_both_claim()
    {
        var targets = new DetectorTargets(1, 2, 32);
        targets.Add(0, 0, 0, 0, 32, 32);
        targets.Add(0, 1, 12, 12, 20, 20);
        var batch = targets.ToBatch([]);

        // The grid points 14 and 18 lie in the small one (8 by 8 around 16), in the large one too (its middle is 16 as well).
        foreach (var point in new[] { 3 * 8 + 3, 3 * 8 + 4, 4 * 8 + 3, 4 * 8 + 4 })
        {
            Assert.Equal((0f, 1f), (batch.Classes[point], batch.Classes[64 + point]));
            Assert.Equal(2, batch.Distances[point] + batch.Distances[128 + point], 5);
        }

        // Of the large one (radius a fifth of 32 = 6.4) the points 10 and 22 are left: 6 away.
        Assert.Equal(1, batch.Classes[2 * 8 + 3]);
    }

    [Fact]
    public void A_cell_whose_middle_is_outside_of_the_window_is_nobodys()
    {
        var targets = new DetectorTargets(1, 1, 32);
        targets.Add(0, 0, -20, 4, 10, 28);

        Assert.All(targets.ToBatch([]).Positive, value => Assert.Equal(0, value));
    }

    [Fact]
    public void Balanced_crops_show_a_rare_class_as_often_as_a_common_one()
    {
        var (job, pictures) = Scene(19);
        var balanced = Share(job, 1);
        var plain = Share(job, 0);

        // 800 draws: standard deviations of 0.018 and 0.008; five of them to either side.
        Assert.InRange(balanced, 0.5 - 0.09, 0.5 + 0.09);
        Assert.InRange(plain, 0.05 - 0.04, 0.05 + 0.04);

        double Share(TrainingJob with, double balance)
        {
            var sampler = new CropSampler(
                with with
                {
                    Kind = TrainingKind.Classifier,
                    Settings = with.Settings with { Side = 16, Batch = 8, ClassBalance = balance },
                },
                pictures
            );
            return Enumerable.Range(0, 100).SelectMany(step => sampler.Draw(step).Classes).Average();
        }
    }

    /// <summary>A cell on the left, a bright grain at the right, nothing else on 48 x 48 pixels. Crops of no cell are as large as the cell,
    /// touch it by less than 0.3 of their union, and a third of them are drawn among those that stand out: the grain.</summary>
    [Fact]
    public void Crops_without_a_cell_show_the_rest_of_the_image_debris_and_pieces_of_cells()
    {
        var box = new TrainingBox(1, 4, 18, 16, 30);
        var plane = new float[48 * 48];
        for (var y = 22; y < 25; y++)
            plane.AsSpan(y * 48 + 38, 3).Fill(30);
        var places = new NoCellCrops(1, [new TrainingPicture(Jobs.Image("a", box), 48, 48, [plane], [box])]);
        var random = new PinnedRandom(5);

        var drawn = Enumerable.Range(0, 600).Select(_ => places.Draw(random)!.Value.Box).ToList();

        Assert.All(drawn, one => Assert.Equal(NoCellCrops.NoClass, one.Class));
        Assert.All(drawn, one => Assert.Equal((12, 12), (Math.Round(one.Width, 9), Math.Round(one.Height, 9))));
        Assert.All(drawn, one => Assert.InRange(Iou(one, box), 0, 0.3));
        Assert.Contains(drawn, one => Iou(one, box) > 0.1);
        // A place of 12 pixels lies on the grain's middle in 12 x 12 of 36 x 36 positions; a third of the draws hold it for certain.
        Assert.InRange(drawn.Count(one => one is { X1: < 39.5, X2: > 39.5, Y1: < 23.5, Y2: > 23.5 }), 600 / 3, 600 * 2 / 3);
        var none = new TrainingBox(0, 0, 0, 48, 48);
        Assert.Null(new NoCellCrops(1, [new TrainingPicture(Jobs.Image("b", none), 48, 48, [plane], [none])]).Draw(random));

        static double Iou(TrainingBox a, TrainingBox b)
        {
            var shared =
                Math.Max(0, Math.Min(a.X2, b.X2) - Math.Max(a.X1, b.X1)) * Math.Max(0, Math.Min(a.Y2, b.Y2) - Math.Max(a.Y1, b.Y1));
            return shared / (a.Width * a.Height + b.Width * b.Height - shared);
        }
    }

    [Fact]
    public void A_crop_without_a_cell_is_every_class_alike() =>
        Assert.Equal([0, 1, 0.5f, 0.5f, 1, 0], new CropBatch([], [1, NoCellCrops.NoClass, 0]).Targets(2));

    /// <summary>asinh(v) · 0.6 of v = 3 becomes that of v = 5, and of v = -1 that of 1.</summary>
    [Theory]
    [InlineData(3, 5)]
    [InlineData(-1, 1)]
    public void A_background_that_is_shifted_shifts_the_deviations_below_the_logarithm(double before, double after) =>
        Assert.Equal(0.6 * Math.Asinh(after), NetworkValues.Shifted((float)(0.6 * Math.Asinh(before)), 2), 1e-5);

    [Fact]
    public void The_learning_rate_rises_falls_and_averages_begin_loose()
    {
        var settings = new TrainingSettings { Steps = 400, LearningRate = 0.003 };

        // A twentieth of 400 is 20 steps of warming up; half-way down the cosine is 20 + 190.
        Assert.Equal(0.003 / 20, LearningSchedule.Rate(settings, 0), 9);
        Assert.Equal(0.003, LearningSchedule.Rate(settings, 19), 9);
        Assert.Equal(0.0015 + 0.003 / 300, LearningSchedule.Rate(settings, 210), 9);
        Assert.Equal(0.1, LearningSchedule.Averaging(settings, 0), 9);
        Assert.Equal(settings.Averaging, LearningSchedule.Averaging(settings, 100_000));
    }

    /// <summary>One G among so many R, on noise.</summary>
    private static (TrainingJob Job, IReadOnlyList<TrainingPicture> Pictures) Scene(int reds)
    {
        TrainingBox[] boxes =
        [
            .. Enumerable
                .Range(0, reds)
                .Select(index => new TrainingBox(0, index % 6 * 10, index / 6 * 10, index % 6 * 10 + 8, index / 6 * 10 + 8)),
            new(1, 30, 38, 38, 46),
        ];
        var job = Jobs.Detector(Jobs.Image("a", boxes));
        float[] Plane(int salt) => [.. Enumerable.Range(0, 64 * 48).Select(index => (index * 7919 + salt) % 101 / 50f)];
        return (job, [new TrainingPicture(job.Images[0], 64, 48, [Plane(1), Plane(2)], boxes)]);
    }
}
