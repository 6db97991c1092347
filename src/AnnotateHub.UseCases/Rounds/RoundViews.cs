using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Blindness;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Core.Study.Splits;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.UseCases.Rounds;

/// <summary>One round in a project's list.</summary>
/// <param name="IsWatched">Whether the work is everybody's; false: the person's own, and nothing is told of others.</param>
/// <param name="People">How many were chosen; null where that is not for the person.</param>
public sealed record RoundLine(
    long Id, RoundKind Kind, string Name, bool IsClosed, DateTimeOffset CreatedAt, bool IsAnnotator, bool IsWatched, int? People, StateCounts Work);

/// <summary>One round as one person may know it.</summary>
/// <param name="Sight">What the person may see of others' work in it.</param>
/// <param name="Own">The person's own work, drift included as if it were the host's; nothing where the person is not chosen.</param>
/// <param name="Work">Everybody's; null where progress is not for the person.</param>
/// <param name="People">Empty where that is not for the person.</param>
/// <param name="Patients">Progress of each patient, of everybody or of the person alone.</param>
/// <param name="SealBreaks">For leads and viewers.</param>
public sealed record RoundDetails(
    long Id, RoundKind Kind, string Name, RoundSettings Settings, DateTimeOffset CreatedAt, string? CreatedBy, DateTimeOffset? ClosedAt, ProjectRole Role,
    RoundSight Sight, bool IsAnnotator, StateCounts Own, StateCounts? Work, IReadOnlyList<RoundPersonView> People,
    IReadOnlyList<PatientWork> Patients, IReadOnlyList<SealBreakView> SealBreaks)
{
    public bool IsClosed => ClosedAt is not null;

    /// <summary>Whether the person leads this round and is not only an annotator for it.</summary>
    public bool MayLead => Role.MayLead() && Work is not null;
}

/// <param name="ExperienceMonths">As it was when the person was chosen.</param>
/// <param name="SeniorityRank">As it was then; 1 is the most senior.</param>
/// <param name="GatePassed">Calibration with thresholds; null where it is not known or not for the asking person.</param>
/// <param name="IsWaiting">Calibration still stands between the person and this round.</param>
public sealed record RoundPersonView(
    long PersonId, string Name, int? ExperienceMonths, int? SeniorityRank, bool? GatePassed, string? GateNote, bool IsWaiting, StateCounts Work);

/// <param name="Patient">Empty where images have none.</param>
public sealed record PatientWork(string Patient, StateCounts Work);

/// <param name="By">Person, or the account at the command line.</param>
public sealed record SealBreakView(string By, string Reason, DateTimeOffset At);

/// <summary>Who could be chosen for a round.</summary>
/// <param name="IsCalibrated">False while production rounds do not open for the person.</param>
public sealed record AnnotatorView(long PersonId, string Name, ProjectRole Role, int? ExperienceMonths, int? SeniorityRank, bool IsCalibrated);

/// <summary>How a project's images are divided now.</summary>
public sealed record SplitsView(SplitDraw? Drawn, IReadOnlyList<PatientSplitView> Patients)
{
    public int Images => Patients.Sum(item => item.Images);
    public int Train => Patients.Sum(item => item.Train);
    public int Validation => Patients.Sum(item => item.Validation);
    public int Test => Patients.Sum(item => item.Test);
    public int Undecided => Patients.Sum(item => item.Undecided);
}

/// <param name="Patient">Empty where images have none.</param>
public sealed record PatientSplitView(string Patient, int Train, int Validation, int Test, int Undecided)
{
    public int Images => Train + Validation + Test + Undecided;
}

/// <summary>What a table of assignments is asked for.</summary>
/// <param name="Search">Part of an image's name.</param>
public sealed record TableFilter(
    long? PersonId = null, AssignmentState? State = null, string? Patient = null, string? Search = null,
    TableOrder Order = TableOrder.Image, bool Descending = false, int Skip = 0, int Take = 50);

public enum TableOrder
{
    Image,
    Person,
    State,
    Changed,
}

public sealed record TablePage(int Total, IReadOnlyList<TableLine> Items);

/// <param name="IsReadable">Whether the boxes may be looked at.</param>
/// <param name="Boxes">Null where they may not be known.</param>
public sealed record TableLine(
    long Id, long ImageId, string Image, string? Patient, long PersonId, string Person, AssignmentState State, bool IsSkipped, bool IsOwn,
    bool IsReadable, int? Boxes, DateTimeOffset? ChangedAt, DateTimeOffset? SubmittedAt);

/// <summary>An image that an annotator could not work on well.</summary>
/// <param name="Decision">What a lead decided, as a sentence; null while open.</param>
public sealed record FlagLine(
    long Id, long ImageId, string Image, string? Patient, long PersonId, string Person, FlagReason Reason, string Note, DateTimeOffset CreatedAt, string? Decision, DateTimeOffset? ResolvedAt);
