namespace AnnotateHub.Exchange.LabelStudio;

/// <summary>A picture of a task.</summary>
/// <param name="Key">What the task calls it: the word after the dollar sign in the labelling screen.</param>
/// <param name="Path">Without address, query and percent signs: <c>set/cell 1.png</c> of
/// <c>/data/local-files/?d=set%2Fcell%201.png</c>.</param>
/// <param name="Names">Other names that it may go by, likeliest first.</param>
internal sealed record LabelStudioPicture(string Key, string Path, IReadOnlyList<string> Names)
{
    private const string LocalFiles = "?d=";

    public static LabelStudioPicture From(string key, string written)
    {
        var path = Plain(written);
        string[] names = [Unprefixed(path), .. Uri.UnescapeDataString(written) == written ? (string[])[] : [written]];
        return new LabelStudioPicture(key, path, names);
    }

    public static bool LooksLikePicture(string written) =>
        Plain(written) is var path && ImageLabels.StemOf(path) != path[(path.LastIndexOfAny(['/', '\\']) + 1)..];

    private static string Plain(string written)
    {
        var local = written.IndexOf(LocalFiles, StringComparison.Ordinal);
        var path = local >= 0 ? written[(local + LocalFiles.Length)..].Split('&')[0] : written;
        // A question mark in an address begins what is asked of the server (a signature that expires), in a file name it is a letter.
        var query = path.IndexOfAny(['?', '#']);
        if (query > 0 && ImageLabels.StemOf(path[..query]).Length < path[..query].Length - path[..query].LastIndexOf('/') - 1)
            path = path[..query];
        return Uri.UnescapeDataString(path);
    }

    /// <summary>Uploads are kept as <c>3f2a91bc-name.png</c>.</summary>
    private static string Unprefixed(string path)
    {
        var tail = path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
        return tail.Length > 9 && tail[8] == '-' && tail[..8].All(char.IsAsciiHexDigit) ? tail[9..] : tail;
    }
}
