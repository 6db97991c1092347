using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;

namespace AnnotateHub.Data.Entities;

/// <summary>How many assignments stand where, by everything the dashboard asks for. Changed in the transaction that changes an assignment; withdrawn ones are not in it.</summary>
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

/// <summary>Boxes of one class that one person has in one round; changed in the operation's transaction.</summary>
public sealed class RoundClassCount
{
    public long RoundId { get; set; }
    public long PersonId { get; set; }
    public required string Class { get; set; }
    public int Count { get; set; }
}

/// <summary>What one person did in one round on one day (UTC): the pace and the progress over time.</summary>
public sealed class DailyWork
{
    public long RoundId { get; set; }
    public long PersonId { get; set; }

    /// <summary>Days since 0001-01-01, as <see cref="DateOnly.DayNumber"/>.</summary>
    public int Day { get; set; }

    /// <summary>Submissions less those taken back or returned.</summary>
    public int Submitted { get; set; }

    public int Operations { get; set; }
    public long ActiveMilliseconds { get; set; }
}

/// <summary>Interaction time that one open page reported for one assignment, summed by the page, so that a repeated report counts once.</summary>
public sealed class ActiveTime
{
    public long AssignmentId { get; set; }
    public required string ClientId { get; set; }
    public long Milliseconds { get; set; }
}
