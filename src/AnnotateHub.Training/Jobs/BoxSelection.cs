namespace AnnotateHub.Training.Jobs;

/// <summary>Which boxes of an image can be learnt from: clipped to it, and large enough to show anything.</summary>
public static class BoxSelection
{
    /// <param name="left">Gets a sentence for each box that is left out.</param>
    public static IReadOnlyList<TrainingBox> Select(
        string image,
        int width,
        int height,
        IEnumerable<TrainingBox> boxes,
        ICollection<string> left
    )
    {
        var kept = new List<TrainingBox>();
        foreach (var box in boxes)
        {
            var inside = new TrainingBox(
                box.Class,
                Math.Clamp(box.X1, 0, width),
                Math.Clamp(box.Y1, 0, height),
                Math.Clamp(box.X2, 0, width),
                Math.Clamp(box.Y2, 0, height)
            );
            var place = $"({box.X1:0.#}, {box.Y1:0.#}, {box.X2:0.#}, {box.Y2:0.#})";
            if (inside.Width <= 0 || inside.Height <= 0)
                left.Add(
                    $"{image}: the box {place} lies outside the image of {width} x {height} pixels; it is left out. Do "
                        + $"labels and image belong together?"
                );
            else if (Math.Min(inside.Width, inside.Height) < TrainingCheck.SmallestSide)
                left.Add(
                    $"{image}: the box {place} is {Math.Min(inside.Width, inside.Height):0.#} pixels wide or high; "
                        + $"boxes under {TrainingCheck.SmallestSide} show no cell. It is left out."
                );
            else
                kept.Add(inside);
        }

        return kept;
    }

    /// <summary>Network pixels a raw pixel that make the median cell as large as the network was designed for, in steps that a float holds
    /// exactly.</summary>
    public static double ScaleFor(IEnumerable<TrainingBox> boxes, double cellSide = 24)
    {
        var sides = boxes.Select(box => Math.Sqrt(box.Width * box.Height)).Order().ToList();
        return sides.Count == 0 ? 1 : Math.Clamp(Math.Round(cellSide / sides[sides.Count / 2] * 256) / 256, 1 / 64.0, 8);
    }
}
