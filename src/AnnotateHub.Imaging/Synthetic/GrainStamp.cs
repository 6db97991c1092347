namespace AnnotateHub.Imaging.Synthetic;

/// <summary>The round shape of one grain of debris.</summary>
internal static class GrainStamp
{
    /// <summary>Calls with the pixel's place in the plane and the grain's thickness there, 0 to 1.</summary>
    public static void Visit(Grain grain, int width, int height, Action<int, float> paint)
    {
        for (var y = Math.Max(0, (int)(grain.Y - grain.Radius)); y <= Math.Min(height - 1, (int)(grain.Y + grain.Radius)); y++)
        for (var x = Math.Max(0, (int)(grain.X - grain.Radius)); x <= Math.Min(width - 1, (int)(grain.X + grain.Radius)); x++)
        {
            double dx = x + 0.5 - grain.X,
                dy = y + 0.5 - grain.Y;
            var inside = 1 - (dx * dx + dy * dy) / (grain.Radius * grain.Radius);
            if (inside > 0)
                paint(y * width + x, (float)Math.Sqrt(inside));
        }
    }
}
