using AnnotateHub.Core.Study;

namespace AnnotateHub.Core.Pairing;

/// <summary>Where the pixels of one channel come from: a file of the group, a page of it, a sample of the page.</summary>
/// <param name="Tokens">Words that the pattern's <c>{channel}</c> may find for this channel, whatever their case; <c>""</c> where the pattern has no <c>{channel}</c>.</param>
/// <param name="Page">Page of the file, from 0.</param>
/// <param name="Sample">Sample of the pixel, from 0.</param>
/// <param name="GrayStandsIn">A file with a single sample gives that one, so that gray and colour pictures can live in one project.</param>
public sealed record ChannelSource(
    ChannelDefinition Channel, IReadOnlyList<string> Tokens, int Page = 0, int Sample = 0, bool GrayStandsIn = false);

/// <summary>How files become image groups: a <see cref="PathPattern"/> and the channels. No channels means: take those that the files show.</summary>
public sealed record PairingRule(string Pattern, IReadOnlyList<ChannelSource> Channels)
{
    public PairingRule(string pattern) : this(pattern, []) { }
}

/// <summary>Files that make one image group.</summary>
/// <param name="SortKey">See <see cref="NaturalOrder"/>.</param>
/// <param name="Files">Relative path of the file of each channel, in the order of the channels; one file may serve several.</param>
public sealed record PairedGroup(string Name, string SortKey, string? Patient, string? Well, string? Field, IReadOnlyList<string> Files);

/// <summary>A group that lacks a file.</summary>
public sealed record OrphanGroup(string Name, IReadOnlyList<string> Files, IReadOnlyList<string> MissingChannels);

/// <summary>Several files that claim to be the same channel of the same group.</summary>
public sealed record DoubleChannel(string Group, string Channel, IReadOnlyList<string> Files);

/// <summary>A file that is no part of any group, and why.</summary>
public sealed record UnmatchedFile(string Path, string Reason);

/// <summary>What a rule makes of a list of files. Every file is in exactly one of the lists.</summary>
/// <param name="Rule">The rule with the channels that were used, found or given.</param>
/// <param name="Groups">Complete groups in natural order of their names.</param>
/// <param name="Doubles">Their groups are left out: nobody can say which file is meant.</param>
/// <param name="Notes">Sentences on what was assumed.</param>
public sealed record PairingResult(
    PairingRule Rule,
    IReadOnlyList<PairedGroup> Groups,
    IReadOnlyList<OrphanGroup> Orphans,
    IReadOnlyList<DoubleChannel> Doubles,
    IReadOnlyList<UnmatchedFile> Unmatched,
    IReadOnlyList<string> Notes);

/// <summary>The rule that explains most files, and why it was chosen.</summary>
public sealed record PairingGuess(PairingPreset Preset, PairingResult Result, string Why);
