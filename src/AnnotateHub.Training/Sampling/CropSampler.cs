using AnnotateHub.Core.Sampling;
using AnnotateHub.Training.Jobs;
using AnnotateHub.Training.Pictures;

namespace AnnotateHub.Training.Sampling;

/// <summary>Random crops of training boxes; what is drawn depends on seed and step alone.</summary>
public sealed class CropSampler
{
    private const double LargestGain = 0.2;
    private const double LargestOffset = 0.15;

    private readonly TrainingJob _job;
    private readonly IReadOnlyList<(TrainingPicture Picture, TrainingBox Box)> _boxes;
    private readonly IReadOnlyList<(TrainingPicture Picture, TrainingBox Box)>[] _boxesOfClass;
    private readonly NoCellCrops? _noCells;

    public CropSampler(TrainingJob job, IReadOnlyList<TrainingPicture> pictures)
    {
        _job = job;
        _boxes = [.. pictures.SelectMany(picture => picture.Boxes.Select(box => (picture, box)))];
        _boxesOfClass =
        [
            .. _boxes
                .GroupBy(item => item.Box.Class)
                .OrderBy(group => group.Key)
                .Select(group => (IReadOnlyList<(TrainingPicture, TrainingBox)>)[.. group]),
        ];
        _noCells = job.Settings.NoCellShare > 0 ? new NoCellCrops(job.Seed, pictures) : null;
    }

    public CropBatch Draw(int step)
    {
        var random = PinnedRandom.For((ulong)_job.Seed, step, "crops");
        var (side, planes, batch) = (_job.Settings.Side, _job.Channels.Count, _job.Settings.Batch);
        var (pixels, classes, plain) = (new float[batch * planes * side * side], new long[batch], new float[side * side]);
        for (var index = 0; index < batch; index++)
        {
            var (picture, box) = DrawPlace(random);
            classes[index] = box.Class;
            var crop = CropRegion.Around(
                Moved(box.X1, box.Width),
                Moved(box.Y1, box.Height),
                Moved(box.X2, box.Width),
                Moved(box.Y2, box.Height),
                picture.Width,
                picture.Height,
                _job.Settings.CropMargin
            );
            var turn = Turn.Draw(random);
            for (var plane = 0; plane < planes; plane++)
            {
                crop.Draw(picture.Planes[plane], picture.Width, side, plain);
                if (_job.Settings.BackgroundShift is var largest and > 0)
                    Shift(plain, (float)random.Between(-largest, largest));
                NetworkValues.Compress(plain);
                var gain = (float)random.Between(1 - LargestGain, 1 + LargestGain);
                var offset = (float)random.Between(-LargestOffset, LargestOffset);
                var target = pixels.AsSpan((index * planes + plane) * side * side, side * side);
                for (var y = 0; y < side; y++)
                for (var x = 0; x < side; x++)
                {
                    var (u, v) = turn.Source(x, y, side);
                    target[y * side + x] = plain[v * side + u] * gain + offset;
                }
            }
        }

        return new CropBatch(pixels, classes);

        double Moved(double edge, double size) => edge + random.Between(-_job.Settings.BoxJitter, _job.Settings.BoxJitter) * size;
    }

    private static void Shift(float[] values, float deviations)
    {
        for (var index = 0; index < values.Length; index++)
            values[index] += deviations;
    }

    private (TrainingPicture Picture, TrainingBox Box) DrawPlace(PinnedRandom random)
    {
        if (_noCells is not null && random.NextUnit() < _job.Settings.NoCellShare && _noCells.Draw(random) is { } none)
            return none;
        var balanced = random.NextUnit() < _job.Settings.ClassBalance;
        var among = balanced ? _boxesOfClass[random.Below(_boxesOfClass.Length)] : _boxes;
        return among[random.Below(among.Count)];
    }

    /// <summary>The boxes of an image as they are, for figures: boxes x planes x side x side.</summary>
    public static float[] Plain(TrainingJob job, TrainingPicture picture)
    {
        var (side, planes) = (job.Settings.Side, job.Channels.Count);
        var pixels = new float[picture.Boxes.Count * planes * side * side];
        foreach (var (index, box) in picture.Boxes.Index())
        {
            var crop = CropRegion.Around(
                box.X1,
                box.Y1,
                box.X2,
                box.Y2,
                picture.Width,
                picture.Height,
                job.Settings.CropMargin
            );
            for (var plane = 0; plane < planes; plane++)
                crop.Draw(picture.Planes[plane], picture.Width, side, pixels.AsSpan((index * planes + plane) * side * side, side * side));
        }

        NetworkValues.Compress(pixels);
        return pixels;
    }
}
