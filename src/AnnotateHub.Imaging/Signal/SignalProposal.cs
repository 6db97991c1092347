using System.Globalization;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;

namespace AnnotateHub.Imaging.Signal;

/// <summary>Which channel shows the nuclei and which tells which class, read from names, meanings and colours.</summary>
internal static class SignalProposal
{
    private static readonly string[] NuclearWords = ["nucle", "hoechst", "dapi", "draq5", "h2b", "syto"];
    private static readonly string[] UnmarkedWords = ["unknown", "unmarked", "other", "unlabel"];

    public static SignalSettings For(IReadOnlyList<ChannelDefinition> channels, ClassScheme classes)
    {
        var shining = channels.Where(channel => channel.Role == ChannelRole.Fluorescence).ToList();
        // What a person wrote as the meaning counts more than a name: in one lab far-red is the nuclei, in another a marker.
        var nuclei =
            shining.Find(channel => Holds(channel.Meaning, NuclearWords)) ?? shining.Find(channel => Holds(channel.Name, NuclearWords));
        var markers = shining.Where(channel => channel != nuclei).ToList();
        if (classes.Classes is [var only])
            return new SignalSettings(nuclei?.Name, [.. markers.Select(channel => new ChannelClass(channel.Name, only.Key))], only.Key);

        var left = classes.Classes.ToList();
        var unmarked = nuclei is null
            ? null
            : left.Find(labelClass => Holds(labelClass.Name, UnmarkedWords) || Holds(labelClass.Key, UnmarkedWords));
        if (unmarked is not null)
            left.Remove(unmarked);
        var told = new List<ChannelClass>();
        // By name first, over all channels, so that a colour cannot take a class that another channel names.
        foreach (var channel in markers)
            if (left.Find(labelClass => Names(channel, labelClass)) is { } named)
                Tell(channel, named);
        foreach (var channel in markers.Where(channel => !told.Exists(one => one.Channel == channel.Name)).ToList())
            if (left.OrderBy(labelClass => HueDistance(channel.Color, labelClass.Color)).FirstOrDefault() is { } nearest)
                Tell(channel, nearest);
        // Where nothing is called unknown, a class that no channel tells is the one of nuclei alone.
        if (nuclei is not null)
            unmarked ??= left.FirstOrDefault();
        return new SignalSettings(
            nuclei?.Name,
            [.. told.OrderBy(one => markers.FindIndex(channel => channel.Name == one.Channel))],
            unmarked?.Key
        );

        void Tell(ChannelDefinition channel, LabelClass labelClass)
        {
            told.Add(new ChannelClass(channel.Name, labelClass.Key));
            left.Remove(labelClass);
        }
    }

    private static bool Names(ChannelDefinition channel, LabelClass labelClass) =>
        new[] { channel.Meaning, channel.Name }.Any(word =>
            word.Length > 0
            && (
                Same(word, labelClass.Key)
                || Same(word, labelClass.Name)
                || (
                    labelClass.Key.Length == 1
                    && word.StartsWith(labelClass.Key, StringComparison.OrdinalIgnoreCase)
                    && word == channel.Name
                )
                || (word.Length > 2 && labelClass.Name.Contains(word, StringComparison.OrdinalIgnoreCase))
                || (labelClass.Name.Length > 2 && word.Contains(labelClass.Name, StringComparison.OrdinalIgnoreCase))
            )
        );

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static bool Holds(string text, string[] words) =>
        Array.Exists(words, word => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>Degrees around the colour circle, 0 to 180; a gray is as far as can be.</summary>
    private static double HueDistance(string one, string other)
    {
        if (Hue(one) is not { } a || Hue(other) is not { } b)
            return 180;
        var apart = Math.Abs(a - b) % 360;
        return Math.Min(apart, 360 - apart);
    }

    private static double? Hue(string color)
    {
        if (color.Length != 7 || !int.TryParse(color.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var value))
            return null;
        int r = value >> 16,
            g = (value >> 8) & 255,
            b = value & 255;
        int most = Math.Max(r, Math.Max(g, b)),
            span = most - Math.Min(r, Math.Min(g, b));
        if (span == 0)
            return null;
        var sixth =
            most == r ? (double)(g - b) / span
            : most == g ? 2 + (double)(b - r) / span
            : 4 + (double)(r - g) / span;
        return (sixth * 60 + 360) % 360;
    }
}
