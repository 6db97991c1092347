namespace AnnotateHub.Data.Entities;

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
