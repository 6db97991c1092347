using AnnotateHub.Core.Study;

namespace AnnotateHub.Data.Entities;

public sealed class Round
{
    public long Id { get; set; }
    public long ProjectId { get; set; }
    public RoundKind Kind { get; set; }
    public required string Name { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>Rules that the kind leaves open (JSON); null in the implicit free round.</summary>
    public string? Settings { get; set; }
}

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

    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? ChangedAt { get; set; }
    public DateTimeOffset? SubmittedAt { get; set; }

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
