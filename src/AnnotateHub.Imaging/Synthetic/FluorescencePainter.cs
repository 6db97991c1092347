using AnnotateHub.Core.Sampling;

namespace AnnotateHub.Imaging.Synthetic;

/// <summary>One fluorescence channel of a field: lamp, background, glow and the light of cells and debris, in counts above the
/// offset.</summary>
internal sealed class FluorescencePainter
{
    /// <summary>Share of all light that arrives out of focus, spread over about 40 pixels.</summary>
    private const float GlowShare = 0.05f;
    private const int GlowGrid = 8;
    private readonly Light _signal;
    private readonly Light _lamp;
    private readonly Light _empty;
    private readonly Camera _camera;

    public FluorescencePainter(PlateSettings settings, double background, Camera camera, PinnedRandom random)
    {
        (_signal, _camera) = (new Light(settings.Width, settings.Height), camera);
        _lamp = Lamp(settings.Width, settings.Height, random);
        _empty = new Light(settings.Width, settings.Height);
        _empty.Values.AsSpan().Fill((float)background);
        _empty.AddPatches(random, 150, 0.06 * background);
    }

    /// <summary>Standard deviation of the noise of empty background at a pixel.</summary>
    public double NoiseAt(double x, double y) => _camera.NoiseOf(At(_lamp, x, y) * At(_empty, x, y));

    /// <summary>
    /// Draws the light of one shape, bright in the middle and mottled, so that its brightest pixel inside the image
    /// stands <paramref name="peakOverNoise"/> deviations of the noise above the background.
    /// </summary>
    /// <param name="flatness">How fast the light rises from the edge: 1 a dome, more a plateau.</param>
    public void Draw(Outline shape, double peakOverNoise, float flatness, float mottling, Texture texture, (int X, int Y) origin)
    {
        var reach = (int)Math.Ceiling(shape.LargestRadius);
        int x1 = Math.Max(0, (int)shape.X - reach),
            x2 = Math.Min(_signal.Width - 1, (int)shape.X + reach + 1);
        int y1 = Math.Max(0, (int)shape.Y - reach),
            y2 = Math.Min(_signal.Height - 1, (int)shape.Y + reach + 1);
        if (x1 > x2 || y1 > y2)
            return;
        var width = x2 - x1 + 1;
        var stamp = new float[width * (y2 - y1 + 1)];
        float brightest = 0;
        for (var y = y1; y <= y2; y++)
        for (var x = x1; x <= x2; x++)
        {
            var depth = shape.Depth((float)(x + 0.5 - shape.X), (float)(y + 0.5 - shape.Y));
            if (depth >= 1)
                continue;
            var grain = texture.Coarse(origin, x - x1, y - y1) + 0.6f * texture.Fine(origin, x - x1, y - y1);
            var light = MathF.Min(1, flatness * MathF.Sqrt(1 - depth * depth)) * Math.Clamp(1 + mottling * grain, 0.3f, 1.7f);
            stamp[(y - y1) * width + x - x1] = light;
            brightest = MathF.Max(brightest, light);
        }

        if (brightest == 0)
            return;
        var counts = peakOverNoise * NoiseAt(shape.X, shape.Y) / At(_lamp, shape.X, shape.Y);
        var factor = (float)counts / brightest;
        for (var y = y1; y <= y2; y++)
            Light.AddScaled(_signal.Row(y).Slice(x1, width), stamp.AsSpan((y - y1) * width, width), factor);
    }

    public void Draw(PlacedDebris debris, double peakOverNoise)
    {
        foreach (var grain in debris.Grains)
        {
            var counts = (float)(peakOverNoise * debris.Strength * NoiseAt(grain.X, grain.Y));
            GrainStamp.Visit(
                grain,
                _signal.Width,
                _signal.Height,
                (pixel, height) => _signal.Values[pixel] = MathF.Max(_signal.Values[pixel], counts * height)
            );
        }
    }

    /// <summary>What the camera would count without noise, above its offset.</summary>
    public Light Finish()
    {
        var light = _signal.Blurred(1.2);
        var glow = Coarse(_signal).Blurred(40.0 / GlowGrid);
        for (var y = 0; y < light.Height; y++)
        {
            var row = light.Row(y);
            Span<float> lamp = _lamp.Row(y),
                empty = _empty.Row(y);
            for (var x = 0; x < row.Length; x++)
                row[x] = lamp[x] * (empty[x] + (1 - GlowShare) * row[x] + GlowShare * Between(glow, x, y));
        }

        return light;
    }

    private static float At(Light light, double x, double y) =>
        light.Values[Math.Clamp((int)y, 0, light.Height - 1) * light.Width + Math.Clamp((int)x, 0, light.Width - 1)];

    /// <summary>Brightest near the middle, 15 to 35 % darker in the far corner.</summary>
    private static Light Lamp(int width, int height, PinnedRandom random)
    {
        var lamp = new Light(width, height);
        double centreX = width * random.Between(0.38, 0.62),
            centreY = height * random.Between(0.38, 0.62);
        var fall = random.Between(0.15, 0.35) / (0.75 * 0.75 * (width * (double)width + height * (double)height) / 2);
        for (var y = 0; y < height; y++)
        {
            var row = lamp.Row(y);
            for (var x = 0; x < width; x++)
                row[x] = (float)Math.Max(0.3, 1 - fall * ((x - centreX) * (x - centreX) + (y - centreY) * (y - centreY)));
        }

        return lamp;
    }

    private static Light Coarse(Light light)
    {
        var coarse = new Light((light.Width + GlowGrid - 1) / GlowGrid, (light.Height + GlowGrid - 1) / GlowGrid);
        for (var y = 0; y < light.Height; y++)
        {
            var row = light.Row(y);
            var target = coarse.Row(y / GlowGrid);
            for (var x = 0; x < row.Length; x++)
                target[x / GlowGrid] += row[x] * (1f / (GlowGrid * GlowGrid));
        }

        return coarse;
    }

    private static float Between(Light coarse, int x, int y)
    {
        var fx = Math.Clamp((x + 0.5f) / GlowGrid - 0.5f, 0, coarse.Width - 1);
        var fy = Math.Clamp((y + 0.5f) / GlowGrid - 0.5f, 0, coarse.Height - 1);
        int left = (int)fx,
            top = (int)fy,
            right = Math.Min(left + 1, coarse.Width - 1),
            bottom = Math.Min(top + 1, coarse.Height - 1);
        float u = fx - left,
            v = fy - top;
        ReadOnlySpan<float> upper = coarse.Row(top),
            lower = coarse.Row(bottom);
        return (upper[left] * (1 - u) + upper[right] * u) * (1 - v) + (lower[left] * (1 - u) + lower[right] * u) * v;
    }
}
