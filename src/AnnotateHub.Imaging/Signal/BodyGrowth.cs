namespace AnnotateHub.Imaging.Signal;

/// <summary>
/// Cell bodies: every seed takes, step by step and all at the same pace, what shines in its marker as a share of what the seed itself does
/// there. Two cells of the same marker
/// meet half way; cells of different markers do not hinder each other.
/// </summary>
internal static class BodyGrowth
{
    /// <summary>A body ends where its light falls to this share of the light over its nucleus.</summary>
    private const float EdgeShare = 0.3f;

    /// <param name="signal">The marker, deviations above the background.</param>
    /// <param name="owners">Labels of the seeds that carry this marker.</param>
    /// <param name="levels">By label: the marker's light over the seed.</param>
    /// <param name="floor">No body is fainter than this.</param>
    /// <param name="reach">Steps from the seed.</param>
    public static LabelledRegions Grow(
        FloatPlane signal,
        LabelledRegions seeds,
        IReadOnlyList<int> owners,
        IReadOnlyList<float> levels,
        float floor,
        int reach
    )
    {
        var labels = new int[signal.Values.Length];
        var thresholds = new float[seeds.Count + 1];
        List<int> front = [],
            next = [];
        foreach (var owner in owners)
        {
            thresholds[owner] = Math.Max(floor, EdgeShare * levels[owner]);
            foreach (var pixel in seeds.Pixels(owner))
            {
                labels[pixel] = owner;
                front.Add(pixel);
            }
        }

        for (var step = 0; step < reach && front.Count > 0; step++)
        {
            next.Clear();
            foreach (var pixel in front)
            {
                int x = pixel % signal.Width,
                    y = pixel / signal.Width;
                if (x > 0)
                    Take(pixel - 1, labels[pixel]);
                if (x < signal.Width - 1)
                    Take(pixel + 1, labels[pixel]);
                if (y > 0)
                    Take(pixel - signal.Width, labels[pixel]);
                if (y < signal.Height - 1)
                    Take(pixel + signal.Width, labels[pixel]);
                // Sides only and sides with corners in turn make the front an octagon, close to a circle.
                if (step % 2 == 0)
                    continue;
                if (x > 0 && y > 0)
                    Take(pixel - signal.Width - 1, labels[pixel]);
                if (x < signal.Width - 1 && y > 0)
                    Take(pixel - signal.Width + 1, labels[pixel]);
                if (x > 0 && y < signal.Height - 1)
                    Take(pixel + signal.Width - 1, labels[pixel]);
                if (x < signal.Width - 1 && y < signal.Height - 1)
                    Take(pixel + signal.Width + 1, labels[pixel]);
            }

            (front, next) = (next, front);
        }

        return new LabelledRegions(labels, seeds.Count, signal.Width);

        void Take(int pixel, int owner)
        {
            if (labels[pixel] != 0 || signal.Values[pixel] < thresholds[owner])
                return;
            labels[pixel] = owner;
            next.Add(pixel);
        }
    }
}
