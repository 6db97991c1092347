namespace AnnotateHub.Core.Pairing;

/// <summary>Decides for each group whether it is complete, an orphan or doubtful.</summary>
internal sealed class ImageGrouper(IReadOnlyList<ChannelSource> channels, List<UnmatchedFile> unmatched)
{
    public List<PairedGroup> Groups { get; } = [];
    public List<OrphanGroup> Orphans { get; } = [];
    public List<DoubleChannel> Doubles { get; } = [];

    public void Add(string name, IReadOnlyList<MatchedFile> files)
    {
        var chosen = new string?[channels.Count];
        var doubles = new List<DoubleChannel>();
        var used = FirstPages(files);
        for (var index = 0; index < channels.Count; index++)
        {
            var source = channels[index];
            var own = used.Where(file => source.Tokens.Contains(file.Token, StringComparer.OrdinalIgnoreCase))
                .Select(file => file.Path)
                .ToList();
            if (own.Count > 1 && !doubles.Any(known => known.Files.SequenceEqual(own)))
                doubles.Add(new DoubleChannel(name, source.Channel.Name, own));
            chosen[index] = own.FirstOrDefault();
        }

        var missing = channels.Where((_, index) => chosen[index] is null).Select(source => source.Channel.Name).ToList();
        if (doubles.Count > 0)
        {
            Doubles.AddRange(doubles);
            var told = doubles.SelectMany(doubleChannel => doubleChannel.Files).ToHashSet();
            foreach (var rest in used.Where(file => !told.Contains(file.Path)))
                unmatched.Add(
                    new UnmatchedFile(
                        rest.Path,
                        $"Its group '{name}' is left out because two files claim the channel {doubles[0].Channel}."
                    )
                );
        }
        else if (missing.Count > 0)
            Orphans.Add(new OrphanGroup(name, [.. used.Select(file => file.Path)], missing));
        else
            Groups.Add(
                new PairedGroup(
                    name,
                    NaturalOrder.KeyOf(name),
                    files.Select(file => file.Match.Patient).FirstOrDefault(value => value is not null),
                    files.Select(file => file.Match.Well).FirstOrDefault(value => value is not null),
                    files.Select(file => file.Match.Field).FirstOrDefault(value => value is not null),
                    chosen!
                )
            );
    }

    /// <summary>Where each page is a file of its own ({page} in the pattern), the first page of each channel stands for it.</summary>
    private List<MatchedFile> FirstPages(IReadOnlyList<MatchedFile> files)
    {
        var kept = new List<MatchedFile>();
        foreach (var sameChannel in files.GroupBy(file => file.Token, StringComparer.OrdinalIgnoreCase))
        {
            var pages = sameChannel.Where(file => file.Match.Page is not null).OrderBy(file => file.Match.Page).ToList();
            kept.AddRange(sameChannel.Where(file => file.Match.Page is null));
            if (pages.Count == 0)
                continue;
            var first = pages[0].Match.Page;
            kept.AddRange(pages.Where(file => file.Match.Page == first));
            foreach (var later in pages.Where(file => file.Match.Page != first))
                unmatched.Add(
                    new UnmatchedFile(
                        later.Path,
                        $"Page {later.Match.Page} of '{sameChannel.Key}' in group '{later.Group}'; page {first} is taken. Write "
                            + $"{{page={later.Match.Page}}} into the pattern to take this one."
                    )
                );
        }

        return kept;
    }
}
