namespace AnnotateHub.Exchange.Matching;

/// <summary>
/// The one way in which labels find their image, be it a picture in a folder or an image of a project: the whole relative path first,
/// then the longest common
/// end of the paths, the bare name only where one image has it.
/// </summary>
public sealed class ImageLookup<T>
    where T : class
{
    private readonly Dictionary<string, List<Entry>> _byName = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="images">Paths and the images that they lead to; an image may have several.</param>
    public ImageLookup(IEnumerable<(string Path, T Image)> images)
    {
        foreach (var (text, image) in images)
        {
            if (ImagePath.Parse(text) is not { } path)
                continue;
            var entry = new Entry(text, path, image);
            foreach (var key in new[] { path.Name, path.Stem }.Distinct(StringComparer.OrdinalIgnoreCase))
            {
                if (!_byName.TryGetValue(key, out var entries))
                    _byName[key] = entries = [];
                entries.Add(entry);
            }
        }
    }

    /// <param name="names">What the labels say of their image; the first is what the file itself calls it.</param>
    public ImageMatch<T> Find(IReadOnlyList<ImageName> names)
    {
        var parsed = names
            .Select(name => (Path: ImagePath.Parse(name.Text), name.Source))
            .Where(name => name.Path is not null)
            .Select(name => (Path: name.Path!, name.Source))
            .ToList();
        var all = parsed.Select(name => (name.Source, Fits: Fits(name.Path, name.Source == ImageNameSource.LabelFile))).ToList();
        var best = new Dictionary<T, (Fit Fit, string Path)>(ReferenceEqualityComparer.Instance);
        foreach (var (image, fit) in all.SelectMany(name => name.Fits))
            if (!best.TryGetValue(image, out var before) || fit.Fit.CompareTo(before.Fit) > 0)
                best[image] = fit;
        if (best.Count == 0)
            return new ImageMatch<T>(MatchKind.None, null, "", []);
        var top = Top(best);
        if (top.Count == 1)
            top.AddRange([.. Contradictions(all, top[0].Image)]);
        if (top.Count > 1)
            return new ImageMatch<T>(
                MatchKind.Ambiguous,
                null,
                "",
                [.. top.Select(item => (item.Path, item.Image)).OrderBy(item => item.Path, StringComparer.Ordinal)]
            );
        return new ImageMatch<T>(
            KindOf(parsed[0].Path, parsed[0].Source == ImageNameSource.LabelFile, top[0].Image, top[0].Fit),
            top[0].Image,
            top[0].Path,
            []
        );
    }

    /// <summary>
    /// Images that other names of the same labels lead to, by more than their last part, or by a name that the found image does not have.
    /// </summary>
    private static IEnumerable<(T Image, Fit Fit, string Path)> Contradictions(
        List<(ImageNameSource Source, Dictionary<T, (Fit Fit, string Path)> Fits)> names,
        T found
    )
    {
        foreach (var (source, fits) in names)
            if (
                source != ImageNameSource.Hint
                && Top(fits) is [var only]
                && !ReferenceEquals(only.Image, found)
                && (source == ImageNameSource.Stated && only.Fit.Tail > 1 || only.Fit.IsWhole && !fits.ContainsKey(found))
            )
                yield return only;
    }

    private MatchKind KindOf(ImagePath primary, bool isLabelFile, T image, Fit fit)
    {
        var own = Fits(primary, isLabelFile).TryGetValue(image, out var found) ? found.Fit : default;
        var contradicts = own.Tail > 0 && primary.Folders.Count > 0 && (own.IsApart || own is { Tail: 1, IsWhole: false });
        if (!fit.IsSameCase || contradicts || fit is { Tail: 1, IsWhole: false })
            return MatchKind.NameOnly;
        return fit.IsWhole ? MatchKind.WholePath : MatchKind.PathTail;
    }

    /// <summary>The best that each image's paths make of a name.</summary>
    private Dictionary<T, (Fit Fit, string Path)> Fits(ImagePath name, bool isLabelFile)
    {
        var found = new Dictionary<T, (Fit Fit, string Path)>(ReferenceEqualityComparer.Instance);
        foreach (var key in isLabelFile ? [name.Name] : new[] { name.Name, name.Stem }.Distinct(StringComparer.OrdinalIgnoreCase))
        foreach (var entry in _byName.GetValueOrDefault(key) ?? [])
        {
            var fit = Fit.Between(name, isLabelFile, entry.Path);
            if (fit.Tail > 0 && (!found.TryGetValue(entry.Image, out var before) || fit.CompareTo(before.Fit) > 0))
                found[entry.Image] = (fit, entry.Text);
        }

        return found;
    }

    private static List<(T Image, Fit Fit, string Path)> Top(Dictionary<T, (Fit Fit, string Path)> fits)
    {
        if (fits.Count == 0)
            return [];
        var best = fits.Values.Max(item => item.Fit);
        return [.. fits.Where(item => item.Value.Fit.CompareTo(best) == 0).Select(item => (item.Key, item.Value.Fit, item.Value.Path))];
    }

    private sealed record Entry(string Text, ImagePath Path, T Image);
}
