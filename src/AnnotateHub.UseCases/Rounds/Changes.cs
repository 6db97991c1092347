using AnnotateHub.Data.Entities;

namespace AnnotateHub.UseCases.Rounds;

/// <summary>What closing a round met.</summary>
/// <param name="IsClosed">False: work is open, and closing was not asked for in spite of it.</param>
public sealed record RoundClosing(bool IsClosed, int NotBegun, int InProgress, int Returned)
{
    public int Open => NotBegun + InProgress + Returned;
}

/// <param name="Images">Assignments that the person got.</param>
public sealed record PersonAdded(int Images);

/// <summary>Where a comment points: a box by its client-made id, or a place in raw pixels.</summary>
public sealed record CommentPin(string? BoxId = null, double? X = null, double? Y = null);

/// <param name="AssignmentId">The other person's assignment.</param>
/// <param name="WasBegun">The first person had begun: their work is withdrawn and kept in the log.</param>
public sealed record Reassigned(long AssignmentId, bool WasBegun);

public enum FlagDecision
{
    /// <summary>The image stays: it is to be annotated as it is.</summary>
    Keep,

    /// <summary>The image leaves the round: all assignments on it in this round are withdrawn.</summary>
    Drop,
}

/// <param name="Withdrawn">Assignments that were taken out of the round.</param>
public sealed record FlagDecided(FlagDecision Decision, int Withdrawn);

/// <param name="RoundId">The drift round; the annotator never learns of it.</param>
public sealed record DriftInserted(long RoundId, int Images);

/// <summary>How many images would come back for one person of a refinement round.</summary>
/// <param name="Available">Calibration images that the person submitted and does not have open again.</param>
/// <param name="Places">Unbegun places in the queue among which they could hide.</param>
public sealed record DriftCandidate(long PersonId, string Name, int Available, int Places);
