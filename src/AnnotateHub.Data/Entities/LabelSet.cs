using AnnotateHub.Core.Study;

namespace AnnotateHub.Data.Entities;

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
