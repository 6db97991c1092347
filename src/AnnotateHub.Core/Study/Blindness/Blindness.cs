using AnnotateHub.Core.Study.Rounds;

namespace AnnotateHub.Core.Study.Blindness;

/// <summary>
/// Who may see whose work: the rule of blindness (docs/rounds.md section 2). One's own work is always seen, with one exception:
/// other answers on an image while a protocol round waits for one there.
/// </summary>
public static class Blindness
{
    /// <summary>What the viewer may know of somebody else's assignment.</summary>
    /// <param name="ownIsDone">Whether the viewer's own work on the same image in the same round is submitted; false when there is
    /// none.</param>
    /// <param name="allAreDone">Whether everybody's work on this image in this round is submitted, and that of two at least where the round
    /// asks several.</param>
    public static Visibility OfOthers(ProjectRole role, RoundRelation round, bool ownIsDone, bool allAreDone) =>
        ForRound(role, round) switch
        {
            RoundVisibility.Content => Visibility.Content,
            RoundVisibility.ContentWhenAllAreDone => allAreDone ? Visibility.Content : Visibility.Progress,
            RoundVisibility.ContentWhenOwnIsDone => ownIsDone ? Visibility.Content : Visibility.Nothing,
            _ => Visibility.Nothing,
        };

    /// <summary>The same rule for a whole round, as a query needs it.</summary>
    public static RoundVisibility ForRound(ProjectRole role, RoundRelation round)
    {
        var isBlind = RoundRules.For(round.Kind).IsBlind;
        // A lead who is assigned in a blind round is only an annotator for it.
        if (isBlind && round.IsAnnotator)
            return round is { IsClosed: true, Kind: not RoundKind.Drift } || (round.IsClosed && role.MayLead())
                ? RoundVisibility.ContentWhenOwnIsDone
                : RoundVisibility.Nothing;
        if (role.MayLead())
            return !isBlind || round.IsClosed || round.HasBrokenSeal ? RoundVisibility.Content : RoundVisibility.ContentWhenAllAreDone;
        if (role is ProjectRole.Viewer)
            return !isBlind || round.IsClosed ? RoundVisibility.Content : RoundVisibility.Nothing;
        return RoundVisibility.Nothing;
    }

    /// <summary>
    /// Whether the viewer's own work in a round keeps their other answers on the same image out of their sight. Every protocol round does
    /// so alike while it
    /// waits for the answer: if only blind ones did, a drift image could be told by what disappears.
    /// </summary>
    /// <param name="ownIsDone">Whether the own work in this round is submitted.</param>
    public static bool HidesOwnOthers(RoundKind kind, bool roundIsClosed, bool ownIsDone) =>
        kind is not RoundKind.Free && !roundIsClosed && !ownIsDone;

    /// <summary>
    /// Whether the viewer's own work in a round keeps everything that others or models made on the same image out of their sight, in
    /// whatever round: always until
    /// the own answer is given, and in announced blind rounds until the round is closed.
    /// </summary>
    /// <param name="ownIsDone">Whether the own work in this round is submitted.</param>
    public static bool HidesOthers(RoundKind kind, bool roundIsClosed, bool ownIsDone) =>
        HidesOwnOthers(kind, roundIsClosed, ownIsDone) || (IsAnnouncedBlind(kind) && !roundIsClosed);

    /// <summary>Whether nobody may work freely on an image of the round. Not drift: an image that is suddenly reserved would announce
    /// it.</summary>
    public static bool Reserves(RoundKind kind, bool roundIsClosed) => IsAnnouncedBlind(kind) && !roundIsClosed;

    /// <summary>Whether everybody chosen knows that the round is blind.</summary>
    public static bool IsAnnouncedBlind(RoundKind kind) => RoundRules.For(kind).IsBlind && kind is not RoundKind.Drift;

    /// <summary>Whether the viewer may know that the round exists and how it is set up. Drift is unannounced.</summary>
    public static bool MayKnowOf(ProjectRole role, RoundRelation round) =>
        round.Kind is not RoundKind.Drift || (role.MayLead() && (!round.IsAnnotator || round.IsClosed));
}
