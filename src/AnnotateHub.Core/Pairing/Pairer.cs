namespace AnnotateHub.Core.Pairing;

/// <summary>Sorts files into image groups by their paths alone.</summary>
public static class Pairer
{
    private static readonly string[] ImageExtensions = [".tif", ".tiff", ".btf", ".tf8", ".png", ".jpg", ".jpeg"];

    /// <summary>Whether the extension is that of a picture; what a file really is, its content says.</summary>
    public static bool LooksLikeImage(string path) => ImageExtensions.Contains(Path.GetExtension(path).ToLowerInvariant());

    /// <param name="paths">Relative paths with '/' as separator.</param>
    /// <param name="rootName">Name of a group whose files lie in no folder and whose pattern names no other part.</param>
    /// <exception cref="PatternException">The pattern cannot be used.</exception>
    public static PairingResult Pair(IEnumerable<string> paths, PairingRule rule, string rootName)
    {
        var pattern = PathPattern.Parse(rule.Pattern);
        var unmatched = new List<UnmatchedFile>();
        var files = new List<MatchedFile>();
        foreach (var path in paths.OrderBy(NaturalOrder.KeyOf, StringComparer.Ordinal))
        {
            if (ReasonAgainst(path, pattern, out var match) is { } reason)
                unmatched.Add(new UnmatchedFile(path, reason));
            else
                files.Add(new MatchedFile(path, match!, match!.Group.Length == 0 ? PathPattern.SafeName(rootName) : match.Group));
        }

        var notes = new List<string>();
        var channels =
            rule.Channels.Count > 0 ? rule.Channels
            : pattern.HasChannel ? ChannelDiscovery.Find(files, notes)
            : PairingPresets.ColorPhotograph;
        var tokens = channels.SelectMany(channel => channel.Tokens).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var stranger in files.Where(file => !tokens.Contains(file.Token)).ToList())
        {
            files.Remove(stranger);
            unmatched.Add(
                new UnmatchedFile(
                    stranger.Path,
                    $"Its channel word '{stranger.Token}' belongs to none of the channels {string.Join(", ", channels.Select(channel => channel.Channel.Name))}."
                )
            );
        }

        var sorted = new ImageGrouper(channels, unmatched);
        foreach (
            var group in files
                .GroupBy(file => file.Group, StringComparer.Ordinal)
                .OrderBy(group => NaturalOrder.KeyOf(group.Key), StringComparer.Ordinal)
        )
            sorted.Add(group.Key, [.. group]);
        return new PairingResult(
            rule with
            {
                Pattern = pattern.Text,
                Channels = channels,
            },
            sorted.Groups,
            sorted.Orphans,
            sorted.Doubles,
            unmatched,
            notes
        );
    }

    /// <summary>The preset that explains most files; null when no file looks like an image.</summary>
    public static PairingGuess? Guess(IReadOnlyCollection<string> paths, string rootName)
    {
        var candidates = paths.Count(path => LooksLikeImage(path) && AnnotationPictures.WordIn(path) is null);
        if (candidates == 0)
            return null;
        var several = PairingPresets
            .All.Where(preset => preset != PairingPresets.SingleFile)
            .Select(preset => (Preset: preset, Result: Pair(paths, preset.Rule, rootName)))
            .Select(trial => (trial.Preset, trial.Result, Explained: Explained(trial.Result)))
            .Where(trial => trial.Result.Rule.Channels.Count > 1)
            .MaxBy(trial => trial.Explained);
        // One file an image explains any folder, so it wins only where the channel names explain less than half.
        if (several.Explained * 2 >= candidates)
            return new PairingGuess(
                several.Preset,
                several.Result,
                $"'{several.Preset.Title}' explains {several.Explained} of {candidates} images ({several.Result.Groups.Count} complete groups of {string.Join(", ", several.Result.Rule.Channels.Select(channel => channel.Channel.Name))})."
            );
        var single = Pair(paths, PairingPresets.SingleFile.Rule, rootName);
        return new PairingGuess(
            PairingPresets.SingleFile,
            single,
            several.Explained == 0
                ? $"No channel name is shared by the names of {candidates} images, so each is taken as an image of its own."
                : $"Channel names explain only {several.Explained} of {candidates} images ('{several.Preset.Title}'), so each is "
                    + "taken as an image of its own."
        );
    }

    private static int Explained(PairingResult result) => result.Groups.Sum(group => group.Files.Distinct().Count());

    private static string? ReasonAgainst(string path, PathPattern pattern, out PathMatch? match)
    {
        match = null;
        var extension = Path.GetExtension(path);
        if (!LooksLikeImage(path) && (extension.Length == 0 || !pattern.Text.EndsWith(extension, StringComparison.OrdinalIgnoreCase)))
            return $"'{extension}' is not the ending of a picture that can be read (TIFF, PNG, JPEG); save it as TIFF, or write "
                + "the ending into the pattern if only the name is unusual.";
        if (AnnotationPictures.WordIn(path, pattern) is { } word)
            return $"'{word}' in its name says that it is a picture of annotations, not a channel; write the word into the pattern to "
                + "import it all the same.";
        match = pattern.Match(path);
        return match is null ? $"It does not match the pattern '{pattern.Text}'." : null;
    }
}
