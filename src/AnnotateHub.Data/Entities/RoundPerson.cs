namespace AnnotateHub.Data.Entities;

/// <summary>Somebody who was chosen for a round, with experience and seniority as they were then: the union and the reports use
/// these.</summary>
public sealed class RoundPerson
{
    public long RoundId { get; set; }
    public long PersonId { get; set; }
    public int? ExperienceMonths { get; set; }

    /// <summary>1 is the most senior; equal numbers are a tie; null is not ranked.</summary>
    public int? SeniorityRank { get; set; }

    /// <summary>Calibration with thresholds: whether they were reached, or a lead let the person through; null while not known.</summary>
    public bool? GatePassed { get; set; }

    /// <summary>The figures behind <see cref="GatePassed"/>, as the comparison found them.</summary>
    public string? GateNote { get; set; }

    /// <summary>When a lead let the person through whatever the figures say; such a gate is never shut again. Null where nobody
    /// did.</summary>
    public DateTimeOffset? LetThroughAt { get; set; }

    /// <summary>Who let the person through and why, as a sentence to show.</summary>
    public string? LetThroughNote { get; set; }

    public Person? Person { get; set; }
}
