namespace AnnotateHub.Imaging.Signal;

/// <summary>A channel as light above its background, counted in deviations of the background: scale, offset and depth of the file drop out.</summary>
internal static class SignalPlane
{
    /// <param name="denoise">Deviation of the Gaussian in pixels.</param>
    public static FloatPlane Of(FloatPlane plane, double denoise)
    {
        var smooth = plane.Blurred(denoise);
        var ground = LocalBackground.Under(smooth);
        var deviation = BackgroundNoise.Deviation(smooth, ground);
        var values = smooth.Values;
        if (deviation <= 0) return new FloatPlane(plane.Width, plane.Height);
        for (var i = 0; i < values.Length; i++) values[i] = (values[i] - ground.Values[i]) / deviation;
        return smooth;
    }
}
