using AnnotateHub.Core.Study;

namespace AnnotateHub.Core.Pairing;

/// <summary>Finds the channels of a set of files from the channel words in their names.</summary>
internal static class ChannelDiscovery
{
    public static IReadOnlyList<ChannelSource> Find(IReadOnlyList<MatchedFile> files, List<string> notes)
    {
        var groups = files
            .GroupBy(file => file.Group, StringComparer.Ordinal)
            .Select(group => group.Select(file => file.Token).ToHashSet(StringComparer.OrdinalIgnoreCase))
            .ToList();
        var channels = files
            .Select(file => file.Token)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .OrderBy(NaturalOrder.KeyOf, StringComparer.Ordinal)
            .Select((token, position) => new ChannelSource(ChannelVocabulary.Describe(token, position), [token]))
            .OrderBy(source => source.Channel.Role)
            .ToList();
        JoinTwoNamesOfOneChannel(channels, groups, notes);
        GiveEachItsOwnName(channels);
        if (channels.Count > 1 && channels.All(source => source.Channel.Role != ChannelRole.TransmittedLight))
            notes.Add(
                $"The names do not say which of the channels {string.Join(", ", channels.Select(source => source.Channel.Name))} is transmitted light: set the roles before importing."
            );
        return channels;
    }

    // A lab renames a stain half way through a study ("Far-red" in one folder, "nuclear" in the next). Two words that never meet in a
    // group, while every group has one or the other, are one channel; anything weaker stays an orphan for people to decide.
    private static void JoinTwoNamesOfOneChannel(List<ChannelSource> channels, List<HashSet<string>> groups, List<string> notes)
    {
        for (var first = 0; first < channels.Count; first++)
        for (var second = first + 1; second < channels.Count; second++)
        {
            var (a, b) = (channels[first], channels[second]);
            if (
                channels.Count < 3
                || a.Channel.Role != b.Channel.Role
                || !groups.All(group => a.Tokens.Any(group.Contains) ^ b.Tokens.Any(group.Contains))
            )
                continue;
            notes.Add(
                $"'{string.Join("', '", a.Tokens)}' and '{string.Join("', '", b.Tokens)}' never stand in one group and every "
                    + "group has one of them, so they are taken as one channel."
            );
            channels[first] = a with
            {
                Tokens = [.. a.Tokens, .. b.Tokens],
                Channel = a.Channel with { Name = $"{a.Channel.Name} / {b.Channel.Name}" },
            };
            channels.RemoveAt(second--);
        }
    }

    private static void GiveEachItsOwnName(List<ChannelSource> channels)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var index = 0; index < channels.Count; index++)
        {
            var channel = channels[index].Channel;
            var name = channel.Name;
            for (var copy = 2; !taken.Add(name); copy++)
                name = copy == 2 ? $"{channel.Name} ({channels[index].Tokens[0]})" : $"{channel.Name} {copy}";
            channels[index] = channels[index] with { Channel = channel with { Name = name } };
        }
    }
}
