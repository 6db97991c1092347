using AnnotateHub.Application.Access;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Blindness;
using AnnotateHub.Core.Study.Rounds;

namespace AnnotateHub.Application.Rounds;

/// <summary>One round as one person may know it.</summary>
/// <param name="Visibility">What the person may see of others' work in it.</param>
/// <param name="Own">The person's own work, drift included as if it were the host's; nothing where the person is not chosen.</param>
/// <param name="Work">Everybody's; null where progress is not for the person.</param>
/// <param name="People">Empty where that is not for the person.</param>
/// <param name="Patients">Progress of each patient, of everybody or of the person alone.</param>
/// <param name="SealBreaks">For leads and viewers.</param>
public sealed record RoundDetails(
    long Id,
    RoundKind Kind,
    string Name,
    RoundSettings Settings,
    DateTimeOffset CreatedAt,
    string? CreatedBy,
    DateTimeOffset? ClosedAt,
    ProjectRole Role,
    RoundVisibility Visibility,
    bool IsAnnotator,
    StateCounts Own,
    StateCounts? Work,
    IReadOnlyList<RoundPersonView> People,
    IReadOnlyList<PatientWork> Patients,
    IReadOnlyList<SealBreakView> SealBreaks
)
{
    /// <summary>Versions of its union that were signed, newest first; for leads and viewers.</summary>
    public IReadOnlyList<SignedVersion> Signed { get; init; } = [];

    /// <summary>That it was opened again, when and why, as every later report says it; for leads and viewers.</summary>
    public IReadOnlyList<string> Reopenings { get; init; } = [];

    public bool IsClosed => ClosedAt is not null;

    /// <summary>Whether the person leads this round and is not only an annotator for it.</summary>
    public bool MayLead => Role.MayLead() && Work is not null;
}
