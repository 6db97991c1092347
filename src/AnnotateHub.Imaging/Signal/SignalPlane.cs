namespace AnnotateHub.Imaging.Signal;

/// <summary>A channel as light above its background, counted in deviations of the background: scale, offset and depth of the file drop
/// out.</summary>
internal static class SignalPlane
{
    /// <param name="shrunkBy">By how much it is to be shrunk first.</param>
    /// <param name="denoise">Deviation of the Gaussian in shrunken pixels.</param>
    public static FloatPlane Create(ChannelPart channel, int shrunkBy, double denoise)
    {
        var smooth = channel.Shrunk(shrunkBy).Blurred(denoise);
        var ground = LocalBackground.Under(smooth, shrunkBy);
        var deviation = BackgroundNoise.Deviation(smooth, ground);
        var values = smooth.Values;
        if (deviation <= 0)
            return new FloatPlane(smooth.Width, smooth.Height);
        for (var i = 0; i < values.Length; i++)
            values[i] = (values[i] - ground.Values[i]) / deviation;
        return smooth;
    }
}
