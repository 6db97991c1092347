using System.CommandLine;
using AnnotateHub.Core.Pairing;
using AnnotateHub.Core.Study;

namespace AnnotateHub.Cli;

/// <summary>
/// <c>--channel "Hoechst;role=fluorescence;color=#0000ff;from=dapi;page=1;sample=3"</c>, once for each channel: where its pixels are and
/// what it is.
/// Everything but the name may be left out; pages and samples count from 1, as viewers show them.
/// </summary>
internal static class ChannelOption
{
    public static Option<string[]> Make() =>
        new("--channel")
        {
            Description =
                "A channel, in order: "
                + "'NAME;role=transmitted|fluorescence|color;color=#rrggbb;meaning=TEXT;from=WORD,WORD;page=N;sample=N'. "
                + "'from' are the words that {channel} finds in the file names. Needs --pattern; without any, channels are taken "
                + "as the files show them.",
            AllowMultipleArgumentsPerToken = false,
        };

    /// <summary>The channels, or a sentence on the first that cannot be read.</summary>
    public static (IReadOnlyList<ChannelSource> Channels, string? Fault) Read(IReadOnlyList<string> texts)
    {
        var channels = new List<ChannelSource>(texts.Count);
        foreach (var text in texts)
        {
            var (channel, fault) = Read(text);
            if (channel is null)
                return ([], $"--channel '{text}': {fault}");
            channels.Add(channel);
        }

        return (channels, null);
    }

    private static (ChannelSource? Channel, string? Fault) Read(string text)
    {
        var parts = text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0 || parts[0].Contains('='))
            return (null, "begins with the channel's name, for example 'DAPI;role=fluorescence'.");
        var channel = new ChannelSource(new ChannelDefinition(parts[0], ChannelRole.Fluorescence, "#ffffff"), [""]);
        foreach (var part in parts.Skip(1))
        {
            var (key, value) = part.Split('=', 2, StringSplitOptions.TrimEntries) is [var name, var given] ? (name, given) : (part, "");
            if (Changed(channel, key, value) is not { } changed)
                return (
                    null,
                    $"'{part}' is none of role=transmitted|fluorescence|color, color=#rrggbb, meaning=TEXT, from=WORD,WORD, "
                        + "page=N, sample=N (counting from 1)."
                );
            channel = changed;
        }

        return (channel, null);
    }

    private static ChannelSource? Changed(ChannelSource source, string key, string value) =>
        (key, value) switch
        {
            ("role", "transmitted") => source with { Channel = source.Channel with { Role = ChannelRole.TransmittedLight } },
            ("role", "fluorescence") => source with { Channel = source.Channel with { Role = ChannelRole.Fluorescence } },
            ("role", "color") => source with { Channel = source.Channel with { Role = ChannelRole.Color } },
            ("color", ['#', ..]) when value.Length == 7 && value.Skip(1).All(Uri.IsHexDigit) => source with
            {
                Channel = source.Channel with { Color = value },
            },
            ("meaning", _) => source with { Channel = source.Channel with { Meaning = value } },
            ("from", { Length: > 0 }) => source with { Tokens = value.Split(',', StringSplitOptions.TrimEntries) },
            ("page", _) when int.TryParse(value, out var page) && page >= 1 => source with { Page = page - 1 },
            ("sample", _) when int.TryParse(value, out var sample) && sample >= 1 => source with { Sample = sample - 1 },
            _ => null,
        };
}
