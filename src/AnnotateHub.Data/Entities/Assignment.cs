using AnnotateHub.Core.Study.Assignments;

namespace AnnotateHub.Data.Entities;

/// <summary>One person's work on one image in one round.</summary>
public sealed class Assignment
{
    public long Id { get; set; }
    public long RoundId { get; set; }
    public long ProjectId { get; set; }
    public long ImageGroupId { get; set; }
    public long PersonId { get; set; }

    /// <summary>1, or higher when the same person meets the same image again.</summary>
    public int Occasion { get; set; } = 1;

    public AssignmentState State { get; set; }
    public long LabelSetId { get; set; }

    /// <summary>The view settings in force when the work was submitted: what the annotator saw (JSON).</summary>
    public string? SeenWith { get; set; }

    /// <summary>Place in the person's queue of this round, lowest first.</summary>
    public int QueueOrder { get; set; }

    /// <summary>Served without starting boxes although the round has some: for comparing work with and without them.</summary>
    public bool IsWithheld { get; set; }

    /// <summary>Put at the end of the queue by the annotator, with a flag that says why; null when it was not.</summary>
    public DateTimeOffset? SkippedAt { get; set; }

    /// <summary>What the person says of the image as a whole; part of their answer, as secret as their boxes.</summary>
    public ImageVerdicts Verdicts { get; set; }

    /// <summary>Taken from the person after it was started; what was drawn stays in the log and counts nowhere.</summary>
    public DateTimeOffset? WithdrawnAt { get; set; }

    /// <summary>Time of interaction, not of open tabs.</summary>
    public long ActiveMilliseconds { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? ChangedAt { get; set; }
    public DateTimeOffset? SubmittedAt { get; set; }
    public DateTimeOffset? AcceptedAt { get; set; }

    public Round? Round { get; set; }
    public ImageGroup? ImageGroup { get; set; }
    public LabelSet? LabelSet { get; set; }
    public Person? Person { get; set; }
}
