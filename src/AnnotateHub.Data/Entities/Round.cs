using AnnotateHub.Core.Study.Rounds;

namespace AnnotateHub.Data.Entities;

public sealed class Round
{
    public long Id { get; set; }
    public long ProjectId { get; set; }
    public RoundKind Kind { get; set; }

    /// <summary>Unique in the project.</summary>
    public required string Name { get; set; }

    public RoundSettings Settings { get; set; } = new();
    public long? CreatedById { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? ClosedAt { get; set; }
    public List<RoundPerson> People { get; } = [];
}

/// <summary>Somebody who was chosen for a round, with experience and seniority as they were then: the union and the reports use these.</summary>
public sealed class RoundPerson
{
    public long RoundId { get; set; }
    public long PersonId { get; set; }
    public int? ExperienceMonths { get; set; }

    /// <summary>1 is the most senior; equal numbers are a tie; null is not ranked.</summary>
    public int? SeniorityRank { get; set; }

    /// <summary>Calibration with thresholds: whether they were reached, or a lead let the person through; null while not known.</summary>
    public bool? GatePassed { get; set; }

    /// <summary>The figures behind <see cref="GatePassed"/>, or who let the person through and why.</summary>
    public string? GateNote { get; set; }

    public Person? Person { get; set; }
}

/// <summary>Somebody looked into a blind round before everybody had submitted. Never removed; reports print it.</summary>
public sealed class SealBreak
{
    public long Id { get; set; }
    public long RoundId { get; set; }

    /// <summary>Null for the command line, which is named in <see cref="Operator"/>.</summary>
    public long? PersonId { get; set; }

    public string? Operator { get; set; }
    public required string Reason { get; set; }
    public DateTimeOffset At { get; set; }
}
