using AnnotateHub.Core.Study;
using AnnotateHub.Imaging.Reading;

namespace AnnotateHub.Imaging.Display;

/// <summary>Prepares a plane for people's eyes (PROTOCOL section 2); the raw plane stays untouched.</summary>
public static class DisplayPlane
{
    /// <summary>8-bit gray PNG of the plane after median until still (fluorescence), halving and normalisation.</summary>
    public static byte[] RenderPng(Plane16 plane, ChannelRole role, DisplaySettings settings) => throw new NotImplementedException();

    /// <summary>Size of the display plane for an image of the given size.</summary>
    public static (int Width, int Height) SizeOf(int width, int height, DisplaySettings settings) =>
        settings.Downsample == 2 ? (Math.Max(1, width / 2), Math.Max(1, height / 2)) : (width, height);
}
