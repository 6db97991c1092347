namespace AnnotateHub.Core.Pairing;

/// <summary>How files become image groups: a <see cref="PathPattern"/> and the channels. No channels means: take those that the files
/// show.</summary>
public sealed record PairingRule(string Pattern, IReadOnlyList<ChannelSource> Channels)
{
    public PairingRule(string pattern)
        : this(pattern, []) { }
}
