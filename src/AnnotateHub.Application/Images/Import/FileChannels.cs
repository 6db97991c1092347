using AnnotateHub.Core.Pairing;
using AnnotateHub.Core.Study;
using AnnotateHub.Imaging.Reading;

namespace AnnotateHub.Application.Images.Import;

/// <summary>Channels that files name themselves (OME-XML, ImageJ's hyperstacks), where nobody said how channels are told apart.</summary>
internal static class FileChannels
{
    // More are spectra or times, which nobody looks at one beside the other.
    private const int MaxChannels = 32;

    /// <summary>The channels of the files, or null where they have one each.</summary>
    /// <param name="headers">By path; none of the pictures is in colour.</param>
    public static IReadOnlyList<ChannelSource>? From(IReadOnlyDictionary<string, Header> headers)
    {
        var contents = headers
            .OrderBy(header => header.Key, StringComparer.Ordinal)
            .Select(header => header.Value.Description)
            .OfType<ImageDescription>()
            .Where(file => file.Content.Channels.Count is > 1 and <= MaxChannels && file.Samples < 3)
            .Select(file => file.Content)
            .ToList();
        if (contents.Count == 0)
            return null;
        var usual = contents.GroupBy(content => content.Channels.Count).OrderByDescending(same => same.Count()).First().First();
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. usual.Channels.Select(
                (channel, index) => new ChannelSource(DefinitionOf(channel, index, taken), [""], channel.Page ?? 0) { FileChannel = index }
            ),
        ];
    }

    /// <summary>Groups whose files say that they are parts of one image become that image.</summary>
    /// <param name="groups">Of one file each.</param>
    public static IReadOnlyList<PairedGroup> Joined(
        IReadOnlyList<PairedGroup> groups,
        IReadOnlyList<ChannelSource> channels,
        IReadOnlyDictionary<string, Header> headers,
        List<string> notes,
        List<ImportProblem> problems
    )
    {
        var joined = new List<PairedGroup>();
        var partOf = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var group in groups)
        {
            var path = group.Files[0];
            if (partOf.ContainsKey(path))
                continue;
            var content = headers[path].Description?.Content ?? ImageContent.Nothing;
            if (content.Channels.All(channel => channel.File is null) || content.Channels.Count != channels.Count)
            {
                joined.Add(group with { Files = [.. Enumerable.Repeat(path, channels.Count)] });
                continue;
            }

            var files = content.Channels.Select(channel => channel.File is { } name ? Beside(path, name) : path).ToList();
            foreach (var file in files)
                partOf.TryAdd(file, path);
            if (files.FirstOrDefault(file => !headers.ContainsKey(file)) is { } missing)
            {
                problems.Add(
                    new ImportProblem(
                        ImportProblemKind.PlaneMissing,
                        group.Name,
                        $"'{path}' keeps a channel in '{missing}', which is not here; put all files of the image into the folder. "
                            + $"'{group.Name}' is left out."
                    )
                );
                continue;
            }

            joined.Add(group with { Files = files });
            if (files.Distinct(StringComparer.Ordinal).Count() > 1)
                notes.Add(
                    $"{string.Join(", ", files.Distinct(StringComparer.Ordinal).Select(file => $"'{file}'"))} are one image by their OME metadata; it is called '{group.Name}'."
                );
        }

        // A part may come before the file that names it as its own.
        return
        [
            .. joined.Where(group =>
                !partOf.TryGetValue(group.Files[0], out var whole)
                || whole == group.Files[0]
                || group.Files.Distinct(StringComparer.Ordinal).Count() > 1
            ),
        ];
    }

    private static string Beside(string path, string name) =>
        path.LastIndexOf('/') is >= 0 and var slash ? $"{path[..slash]}/{name}" : name;

    private static ChannelDefinition DefinitionOf(ImageChannel channel, int index, HashSet<string> taken)
    {
        var known = ChannelVocabulary.Describe(channel.Name.Length > 0 ? channel.Name : $"Channel {index + 1}", index);
        var plain = new string([
            .. (channel.Name.Length is > 0 and <= 100 ? channel.Name : $"Channel {index + 1}").Where(letter => !char.IsControl(letter)),
        ]);
        var name = plain;
        for (var copy = 2; !taken.Add(name); copy++)
            name = $"{plain} {copy}";
        return known with { Name = name, Color = channel.Color is { } color && color != "#000000" ? color : known.Color };
    }
}
