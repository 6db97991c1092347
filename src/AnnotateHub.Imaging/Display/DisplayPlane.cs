using AnnotateHub.Core.Study;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.Imaging.Writing;

namespace AnnotateHub.Imaging.Display;

/// <summary>Prepares a plane for people's eyes (docs/protocol.md section 2); the raw plane stays untouched.</summary>
public static class DisplayPlane
{
    /// <summary>
    /// 8-bit gray PNG of the plane after median until still (fluorescence), halving and normalisation. A value v of the
    /// normalised plane becomes v x 255 rounded to the nearest, halves up; below 0 and above 1 are cut off.
    /// </summary>
    public static byte[] RenderPng(Plane16 plane, ChannelRole role, DisplaySettings settings)
    {
        var (pixels, width, height) = Render(plane, role, settings);
        return PngWriter.Gray8(width, height, pixels);
    }

    /// <summary>The pixels of <see cref="RenderPng"/>, row by row.</summary>
    public static (byte[] Pixels, int Width, int Height) Render(Plane16 plane, ChannelRole role, DisplaySettings settings)
    {
        if (settings.MedianUntilStill && role == ChannelRole.Fluorescence)
            plane = MedianToConvergence.Run(plane).Plane;
        var (width, height) = SizeOf(plane.Width, plane.Height, settings);
        var values =
            (width, height) == (plane.Width, plane.Height) ? Array.ConvertAll(plane.Pixels, v => (float)v) : Downsample2x.Halve(plane);
        var (mean, deviation) =
            role == ChannelRole.Fluorescence
                ? (settings.FluorescenceMean, settings.FluorescenceDeviation)
                : (settings.TransmittedMean, settings.TransmittedDeviation);
        return (Normalisation.From(values, mean, deviation).ToBytes(values), width, height);
    }

    /// <summary>Size of the display plane for an image of the given size.</summary>
    public static (int Width, int Height) SizeOf(int width, int height, DisplaySettings settings) =>
        settings.Downsample == 2 ? (Math.Max(1, width / 2), Math.Max(1, height / 2)) : (width, height);
}
