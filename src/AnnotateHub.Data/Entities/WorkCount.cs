using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;

namespace AnnotateHub.Data.Entities;

/// <summary>How many assignments stand where, by everything the dashboard asks for. Changed in the transaction that changes an assignment;
/// withdrawn ones are not in it.</summary>
public sealed class WorkCount
{
    public long RoundId { get; set; }
    public long PersonId { get; set; }

    /// <summary>Empty where the image has none.</summary>
    public required string Patient { get; set; }

    /// <summary>The split's number, -1 where none is drawn.</summary>
    public int Split { get; set; }

    public AssignmentState State { get; set; }
    public int Count { get; set; }

    public const int NoSplit = -1;

    public static int SplitKey(DataSplit? split) => split is { } drawn ? (int)drawn : NoSplit;
}
