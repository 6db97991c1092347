namespace AnnotateHub.Core.Pairing;

internal sealed record MatchedFile(string Path, PathMatch Match, string Group)
{
    public string Token => Match.Channel;
}
