using AnnotateHub.Core.Sampling;
using AnnotateHub.Training.Jobs;
using AnnotateHub.Training.Pictures;

namespace AnnotateHub.Training.Sampling;

/// <summary>
/// Random windows of the training images with their targets. What is drawn depends on seed and step alone, so that a training that goes on
/// from a
/// checkpoint sees what it would have seen.
/// </summary>
public sealed class DetectorSampler
{
    private const double LargestZoom = 0.2;
    private const double LargestGain = 0.3;
    private const double LargestOffset = 0.2;

    private readonly TrainingJob _job;
    private readonly int _side;
    private readonly IReadOnlyList<TrainingPicture> _pictures;
    private readonly IReadOnlyList<(int Picture, TrainingBox Box)>[] _boxesOfClass;

    public DetectorSampler(TrainingJob job, IReadOnlyList<TrainingPicture> pictures)
    {
        (_job, _side, _pictures) = (job, job.Side(), pictures);
        _boxesOfClass =
        [
            .. pictures
                .SelectMany((picture, index) => picture.Boxes.Select(box => (Picture: index, Box: box)))
                .GroupBy(item => item.Box.Class)
                .OrderBy(group => group.Key)
                .Select(group => (IReadOnlyList<(int, TrainingBox)>)[.. group]),
        ];
    }

    public DetectorBatch Draw(int step)
    {
        var random = PinnedRandom.For((ulong)_job.Seed, step, "windows");
        var (side, planes, batch) = (_side, _job.Channels.Count, _job.Settings.Batch);
        var targets = new DetectorTargets(batch, _job.Classes.Count, side);
        var pixels = new float[batch * planes * side * side];
        for (var index = 0; index < batch; index++)
        {
            var (picture, window) = DrawWindow(random);
            var turn = Turn.Draw(random);
            for (var plane = 0; plane < planes; plane++)
            {
                var gain = (float)random.Between(1 - LargestGain, 1 + LargestGain);
                var offset = (float)random.Between(-LargestOffset, LargestOffset);
                var background = _job.Settings.BackgroundShift is var largest and > 0 ? (float)random.Between(-largest, largest) : 0;
                var target = pixels.AsSpan((index * planes + plane) * side * side, side * side);
                Paint(picture, plane, window, turn, (gain, offset, background), target);
            }

            foreach (var box in picture.Boxes)
            {
                var (x1, y1, x2, y2) = turn.Box(
                    window.ToWindowX(box.X1),
                    window.ToWindowY(box.Y1),
                    window.ToWindowX(box.X2),
                    window.ToWindowY(box.Y2),
                    side
                );
                targets.Add(index, box.Class, x1, y1, x2, y2);
            }
        }

        return targets.ToBatch(pixels);
    }

    private (TrainingPicture Picture, Window Window) DrawWindow(PinnedRandom random)
    {
        var zoom = Math.Exp(random.Between(-LargestZoom, LargestZoom));
        var span = _side * zoom;
        if (random.NextUnit() >= _job.Settings.ClassBalance)
        {
            var any = _pictures[random.Below(_pictures.Count)];
            return (any, new Window(Begin(any.Width, 0, any.Width), Begin(any.Height, 0, any.Height), zoom));
        }

        var members = _boxesOfClass[random.Below(_boxesOfClass.Length)];
        var (index, box) = members[random.Below(members.Count)];
        var picture = _pictures[index];
        return (picture, new Window(Begin(picture.Width, box.X1, box.X2), Begin(picture.Height, box.Y1, box.Y2), zoom));

        // Anywhere in the image where the window still holds the middle of what it is for; an image smaller than the window lies in its
        // middle.
        double Begin(int size, double from, double to)
        {
            if (size <= span)
                return (size - span) / 2;
            var whole = from <= 0 && to >= size;
            var middle = (from + to) / 2;
            return whole
                ? random.Between(0, size - span)
                : random.Between(Math.Clamp(middle - span, 0, size - span), Math.Clamp(middle, 0, size - span));
        }
    }

    private void Paint(
        TrainingPicture picture,
        int plane,
        Window window,
        Turn turn,
        (float Gain, float Offset, float Background) light,
        Span<float> target
    )
    {
        var (side, source) = (_side, picture.Planes[plane]);
        for (var y = 0; y < side; y++)
        for (var x = 0; x < side; x++)
        {
            var (u, v) = turn.Source(x, y, side);
            double px = window.X + (u + 0.5) * window.Zoom - 0.5,
                py = window.Y + (v + 0.5) * window.Zoom - 0.5;
            // Beyond the image: 0, the background, as the network's own padding has it.
            if (px < -0.5 || py < -0.5 || px > picture.Width - 0.5 || py > picture.Height - 0.5)
                continue;
            int left = Math.Clamp((int)Math.Floor(px), 0, picture.Width - 1),
                top = Math.Clamp((int)Math.Floor(py), 0, picture.Height - 1);
            int right = Math.Min(left + 1, picture.Width - 1),
                bottom = Math.Min(top + 1, picture.Height - 1);
            float across = (float)Math.Clamp(px - left, 0, 1),
                down = (float)Math.Clamp(py - top, 0, 1);
            var upper = source[top * picture.Width + left] * (1 - across) + source[top * picture.Width + right] * across;
            var lower = source[bottom * picture.Width + left] * (1 - across) + source[bottom * picture.Width + right] * across;
            var value = upper * (1 - down) + lower * down;
            if (light.Background != 0)
                value = NetworkValues.Shifted(value, light.Background);
            target[y * side + x] = value * light.Gain + light.Offset;
        }
    }

    /// <param name="Zoom">Picture pixels a window pixel.</param>
    private readonly record struct Window(double X, double Y, double Zoom)
    {
        public double ToWindowX(double x) => (x - X) / Zoom;

        public double ToWindowY(double y) => (y - Y) / Zoom;
    }
}
