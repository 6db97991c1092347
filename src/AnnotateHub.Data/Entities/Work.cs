using AnnotateHub.Core.Study;
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

    /// <summary>Taken from the person after it was begun; what was drawn stays in the log and counts nowhere.</summary>
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

/// <summary>A set of boxes on one image and who or what made it.</summary>
public sealed class LabelSet
{
    public long Id { get; set; }
    public long ProjectId { get; set; }
    public long ImageGroupId { get; set; }
    public LabelSetKind Kind { get; set; }
    public long? PersonId { get; set; }

    /// <summary>Model version, file or annotator name that made the set.</summary>
    public string? Source { get; set; }

    /// <summary>Number of the last operation in the log; 0 before the first.</summary>
    public long Revision { get; set; }

    /// <summary>Keys of the classes that were annotated exhaustively; null while nobody has said so.</summary>
    public IReadOnlyList<string>? ExhaustiveClasses { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
    public List<BoxRow> Boxes { get; } = [];
    public List<ClassCount> Counts { get; } = [];
}

/// <summary>How many boxes of a class a set holds; changed in the operation's transaction, so that no page counts boxes.</summary>
public sealed class ClassCount
{
    public long LabelSetId { get; set; }
    public required string Class { get; set; }
    public int Count { get; set; }
}
