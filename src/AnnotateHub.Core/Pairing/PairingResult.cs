namespace AnnotateHub.Core.Pairing;

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
    IReadOnlyList<string> Notes
);
