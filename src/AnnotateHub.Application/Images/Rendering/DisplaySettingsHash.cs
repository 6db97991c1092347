using System.Security.Cryptography;
using System.Text;
using AnnotateHub.Core.Study;

namespace AnnotateHub.Application.Images.Rendering;

/// <summary>Names one way of preparing a plane for display, so that the URL of a display plane never changes its content.</summary>
public static class DisplaySettingsHash
{
    /// <summary>To be raised when <c>DisplayPlane.RenderPng</c> gives other pixels for the same settings.</summary>
    private const int Recipe = 1;

    /// <summary>16 lower-case hexadecimal digits; the settings that do not touch this role do not enter.</summary>
    public static string Compute(DisplaySettings settings, ChannelRole role)
    {
        var prepared =
            role is ChannelRole.Fluorescence
                ? $"{Recipe} fluorescence median={settings.MedianUntilStill} down={settings.Downsample} mean={settings.FluorescenceMean:R} "
                    + $"sd={settings.FluorescenceDeviation:R}"
                : $"{Recipe} {role} down={settings.Downsample} mean={settings.TransmittedMean:R} sd={settings.TransmittedDeviation:R}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(prepared)))[..16];
    }

    public static bool IsValid(string? text) =>
        text is { Length: 16 } && text.All(symbol => symbol is >= '0' and <= '9' or >= 'a' and <= 'f');
}
