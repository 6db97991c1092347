using System.Text.RegularExpressions;
using AnnotateHub.Core.Sentences;

namespace AnnotateHub.Core.Pairing;

/// <summary>
/// A pattern over relative paths that tells which image group and which channel a file belongs to.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item><c>{group} {channel} {patient} {well} {field} {page}</c> name parts. <c>{group}</c> and <c>{channel}</c> hold any characters but
/// '/',
/// patient, well and field hold letters and digits, page holds digits.</item>
/// <item><c>{group=r{patient}c*}</c> gives a part a pattern of its own; <c>{channel=phase|yfp}</c> gives it alternatives.</item>
/// <item><c>*</c> is any run of characters but '/', <c>**</c> also crosses '/', <c>**/</c> is any folders or none, all else is
/// literal.</item>
/// <item>Folders are separated by '/'. Literal text and channel words match whatever their case; groups keep theirs and differ by
/// it.</item>
/// <item>The whole path must match. A part may stand more than once: <c>{group}_{channel}_{group}.tif</c>. All group, patient, well and
/// field parts together, in their order and joined by '_', name the group.</item>
/// <item>A plain <c>{channel}</c> prefers a known channel word (<see cref="ChannelVocabulary"/>); where it stands beside <c>*</c>, and as
/// <c>{channel!}</c>, nothing else will do.</item>
/// </list>
/// </remarks>
public sealed class PathPattern
{
    private static readonly string[] IdentityParts = ["group", "patient", "well", "field"];

    // A hostile pattern of many stars could take minutes on a long name; an honest one takes microseconds.
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(500);

    private readonly Regex[] _expressions;

    private PathPattern(string text, Regex[] expressions, bool hasChannel)
    {
        Text = text;
        _expressions = expressions;
        HasChannel = hasChannel;
    }

    public string Text { get; }

    /// <summary>Whether files of one group are told apart by a channel token.</summary>
    public bool HasChannel { get; }

    /// <exception cref="PatternException">The pattern is empty, has an unclosed brace or an unknown part.</exception>
    public static PathPattern Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new PatternException("The pattern is empty; write for example '{group}_{channel}.tif' or choose a preset.");
        if (text.Length > 1000)
            throw new PatternException($"The pattern has {text.Length} characters; at most 1000 are read.");
        if (text.Any(char.IsControl))
            throw new PatternException("The pattern holds a line break or another control character; write it in one line.");
        var normal = text.Trim().Replace('\\', '/').TrimStart('/');
        var known = new PatternCompiler(normal, knownChannelsOnly: true);
        var expressions = new List<Regex> { Compile(known.Expression) };
        if (known.HasFreeChannel)
            expressions.Add(Compile(new PatternCompiler(normal, knownChannelsOnly: false).Expression));
        return new PathPattern(normal, [.. expressions], known.HasChannel);
    }

    /// <summary>The parts found in a relative path with '/' as separator, or null when the path does not match.</summary>
    /// <exception cref="PatternException">The pattern is so ambiguous that matching takes too long.</exception>
    public PathMatch? Match(string relativePath)
    {
        try
        {
            var match = _expressions.Select(expression => expression.Match(relativePath)).FirstOrDefault(found => found.Success);
            return match is null ? null : Read(match);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new PatternException(
                $"The pattern '{Excerpt.Of(Text)}' can be read in too many ways for the name '{Excerpt.Of(relativePath)}'; use fewer "
                    + "'*' and more literal text."
            );
        }
    }

    private static PathMatch Read(Match match)
    {
        var groups = match.Groups["group"].Captures.ToArray();
        var identity = IdentityParts
            .SelectMany(part =>
                match.Groups[part].Captures.Where(capture => part == "group" || !groups.Any(group => Contains(group, capture)))
            )
            .Where(capture => capture.Length > 0)
            .OrderBy(capture => capture.Index)
            .Select(capture => capture.Value);
        return new PathMatch(
            SafeName(string.Join('_', identity)),
            match.Groups["channel"].Value,
            Value(match, "patient"),
            Value(match, "well"),
            Value(match, "field"),
            int.TryParse(match.Groups["page"].Value, out var page) ? page : null
        );
    }

    private static bool Contains(Capture outer, Capture inner) =>
        inner.Index >= outer.Index && inner.Index + inner.Length <= outer.Index + outer.Length;

    private static string? Value(Match match, string part) =>
        match.Groups[part] is { Success: true, Length: > 0 } found ? found.Value : null;

    /// <summary>Group names become file names of exports: no separators, no control characters.</summary>
    internal static string SafeName(string name) =>
        new([.. name.Select(symbol => symbol is '/' or '\\' || char.IsControl(symbol) ? '_' : symbol)]);

    private static Regex Compile(string expression) =>
        new($@"\A{expression}\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline, Timeout);
}
