using AnnotateHub.Core.Study;

namespace AnnotateHub.Application.Dashboard;

public sealed record DashboardView(
    ProjectRole Role,
    IReadOnlyList<RoundProgress> Rounds,
    IReadOnlyList<PatientProgress> Patients,
    IReadOnlyList<SplitProgress> Splits,
    IReadOnlyList<PersonProgress> People,
    IReadOnlyList<DayProgress> Days,
    Pace? Pace,
    IReadOnlyList<ActivePerson> ActiveNow,
    Waiting Waiting
);
