using System.Globalization;

namespace AnnotateHub.Imaging.Reading.Tiff;

/// <summary>The lines <c>key=value</c> that ImageJ writes into the ImageDescription tag.</summary>
internal sealed record ImageJDescription(int Images, int Channels, int Slices, int Frames, string Unit)
{
    /// <summary>ImageJ keeps its planes in the order channel, slice, time.</summary>
    public static int PageOf(int channel) => channel;

    public static ImageJDescription? Parse(string text)
    {
        if (!text.StartsWith("ImageJ=", StringComparison.Ordinal))
            return null;
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
            if (line.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
                said.TryAdd(line[..equals].Trim(), line[(equals + 1)..].Trim());
        var (images, channels, slices, frames) = (Count("images"), Count("channels"), Count("slices"), Count("frames"));
        // A stack that says no more is a stack of slices.
        if (channels * (long)slices * frames != images)
            (channels, slices, frames) = channels == 1 && frames == 1 ? (1, images, 1) : (channels, slices, frames);
        // No plane holds more than one channel: what says so was not written by ImageJ.
        if (channels > images)
            (channels, slices, frames) = (1, images, 1);
        return new ImageJDescription(images, channels, slices, frames, said.GetValueOrDefault("unit", ""));

        int Count(string key) =>
            int.TryParse(said.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            && value is >= 1 and <= 1_000_000
                ? value
                : 1;
    }
}
