namespace AnnotateHub.Imaging.Synthetic;

/// <summary>The pixels whose centres a body covers: how many there are, and those inside the image (null when there are none).</summary>
internal sealed record BodyPixels(double VisibleShare, BodyMask? Mask)
{
    public static BodyPixels From(Outline body, int width, int height)
    {
        var reach = body.LargestRadius;
        int x1 = (int)Math.Floor(body.X - reach),
            x2 = (int)Math.Ceiling(body.X + reach);
        int y1 = (int)Math.Floor(body.Y - reach),
            y2 = (int)Math.Ceiling(body.Y + reach);
        var inside = new List<(int X, int Y)>();
        var all = 0;
        for (var y = y1; y <= y2; y++)
        for (var x = x1; x <= x2; x++)
        {
            if (body.Depth((float)(x + 0.5 - body.X), (float)(y + 0.5 - body.Y)) >= 1)
                continue;
            all++;
            if (x >= 0 && y >= 0 && x < width && y < height)
                inside.Add((x, y));
        }

        if (inside.Count == 0)
            return new BodyPixels(0, null);
        int left = inside.Min(p => p.X),
            right = inside.Max(p => p.X),
            top = inside.Min(p => p.Y),
            bottom = inside.Max(p => p.Y);
        var mask = new bool[(right - left + 1) * (bottom - top + 1)];
        foreach (var (x, y) in inside)
            mask[(y - top) * (right - left + 1) + x - left] = true;
        return new BodyPixels((double)inside.Count / all, new BodyMask(left, top, right - left + 1, bottom - top + 1, mask));
    }
}
