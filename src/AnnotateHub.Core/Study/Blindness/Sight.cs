using AnnotateHub.Core.Study.Rounds;

namespace AnnotateHub.Core.Study.Blindness;

/// <summary>How much of one person's work on one image somebody else may know.</summary>
public enum Sight
{
    /// <summary>Not even that it exists.</summary>
    Nothing = 0,

    /// <summary>Who, which image, which state and since when; no boxes, no counts of boxes, no history, no comments.</summary>
    Progress = 1,

    /// <summary>Everything.</summary>
    Content = 2,
}

/// <summary>What a viewer is to a round. Computed once for each round of the project; the same for all its assignments.</summary>
/// <param name="IsAnnotator">Whether the viewer is chosen for this round or ever had work in it: taking oneself out does not open one's eyes.</param>
/// <param name="HasBrokenSeal">Whether the viewer broke the seal of this round, with a recorded reason.</param>
public sealed record RoundRelation(RoundKind Kind, bool IsClosed, bool IsAnnotator, bool HasBrokenSeal);

/// <summary>
/// Who may see whose work: the rule of blindness (DESIGN section 4). One's own work is always seen, with one exception:
/// other answers on an image while a protocol round waits for one there.
/// </summary>
public static class Blindness
{
    /// <summary>What the viewer may know of somebody else's assignment.</summary>
    /// <param name="ownIsDone">Whether the viewer's own work on the same image in the same round is submitted; false when there is none.</param>
    /// <param name="allAreDone">Whether everybody's work on this image in this round is submitted, and that of two at least where the round asks several.</param>
    public static Sight OfOthers(ProjectRole role, RoundRelation round, bool ownIsDone, bool allAreDone) => ForRound(role, round) switch
    {
        RoundSight.Content => Sight.Content,
        RoundSight.ContentWhenAllAreDone => allAreDone ? Sight.Content : Sight.Progress,
        RoundSight.ContentWhenOwnIsDone => ownIsDone ? Sight.Content : Sight.Nothing,
        _ => Sight.Nothing,
    };

    /// <summary>The same rule for a whole round, as a query needs it.</summary>
    public static RoundSight ForRound(ProjectRole role, RoundRelation round)
    {
        var isBlind = RoundRules.Of(round.Kind).IsBlind;
        // A lead who is assigned in a blind round is only an annotator for it.
        if (isBlind && round.IsAnnotator)
            return round is { IsClosed: true, Kind: not RoundKind.Drift } || (round.IsClosed && role.MayLead()) ? RoundSight.ContentWhenOwnIsDone : RoundSight.Nothing;
        if (role.MayLead()) return !isBlind || round.IsClosed || round.HasBrokenSeal ? RoundSight.Content : RoundSight.ContentWhenAllAreDone;
        if (role is ProjectRole.Viewer) return !isBlind || round.IsClosed ? RoundSight.Content : RoundSight.Nothing;
        return RoundSight.Nothing;
    }

    /// <summary>
    /// Whether the viewer's own work in a round keeps their other answers on the same image out of their sight. Every protocol round does so alike while it
    /// waits for the answer: if only blind ones did, a drift image could be told by what disappears.
    /// </summary>
    /// <param name="ownIsDone">Whether the own work in this round is submitted.</param>
    public static bool HidesOwnOthers(RoundKind kind, bool roundIsClosed, bool ownIsDone) => kind is not RoundKind.Free && !roundIsClosed && !ownIsDone;

    /// <summary>
    /// Whether the viewer's own work in a round keeps everything that others or models made on the same image out of their sight, in whatever round: always until
    /// the own answer is given, and in announced blind rounds until the round is closed.
    /// </summary>
    /// <param name="ownIsDone">Whether the own work in this round is submitted.</param>
    public static bool HidesOthers(RoundKind kind, bool roundIsClosed, bool ownIsDone) =>
        HidesOwnOthers(kind, roundIsClosed, ownIsDone) || (IsAnnouncedBlind(kind) && !roundIsClosed);

    /// <summary>Whether nobody may work freely on an image of the round. Not drift: an image that is suddenly reserved would announce it.</summary>
    public static bool Reserves(RoundKind kind, bool roundIsClosed) => IsAnnouncedBlind(kind) && !roundIsClosed;

    /// <summary>Whether everybody chosen knows that the round is blind.</summary>
    public static bool IsAnnouncedBlind(RoundKind kind) => RoundRules.Of(kind).IsBlind && kind is not RoundKind.Drift;

    /// <summary>Whether the viewer may know that the round exists and how it is set up. Drift is unannounced.</summary>
    public static bool MayKnowOf(ProjectRole role, RoundRelation round) =>
        round.Kind is not RoundKind.Drift || (role.MayLead() && (!round.IsAnnotator || round.IsClosed));
}

/// <summary><see cref="Blindness.OfOthers"/> for all assignments of a round at once.</summary>
public enum RoundSight
{
    Nothing = 0,

    /// <summary>Content of an image on which the viewer's own work is submitted, nothing of others.</summary>
    ContentWhenOwnIsDone = 1,

    /// <summary>Progress of all, content of an image on which everybody's work is submitted.</summary>
    ContentWhenAllAreDone = 2,
    Content = 3,
}
