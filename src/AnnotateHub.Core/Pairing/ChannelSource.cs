using AnnotateHub.Core.Study;

namespace AnnotateHub.Core.Pairing;

/// <summary>Where the pixels of one channel come from: a file of the group, a page of it, a sample of the page.</summary>
/// <param name="Tokens">Words that the pattern's <c>{channel}</c> may find for this channel, whatever their case; <c>""</c> where the
/// pattern has no <c>{channel}</c>.</param>
/// <param name="Page">Page of the file, from 0.</param>
/// <param name="Sample">Sample of the pixel, from 0.</param>
/// <param name="GrayStandsIn">A file with a single sample gives that one, so that gray and colour pictures can live in one project.</param>
public sealed record ChannelSource(
    ChannelDefinition Channel,
    IReadOnlyList<string> Tokens,
    int Page = 0,
    int Sample = 0,
    bool GrayStandsIn = false
)
{
    /// <summary>The channel that the file's own metadata gives this number, from 0: its page is the file's affair. Null: <see cref="Page"/>
    /// counts.</summary>
    public int? FileChannel { get; init; }
}
