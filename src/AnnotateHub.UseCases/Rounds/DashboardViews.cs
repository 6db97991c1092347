using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;

namespace AnnotateHub.UseCases.Rounds;

/// <summary>How many assignments stand in each state.</summary>
public sealed record StateCounts(int Assigned, int InProgress, int Submitted, int Returned, int Accepted)
{
    public int Total => Assigned + InProgress + Submitted + Returned + Accepted;
    public int Done => Submitted + Accepted;
    public int Open => Assigned + InProgress + Returned;

    public static StateCounts Of(IEnumerable<Data.Entities.WorkCount> rows) => Of(rows.Select(item => (item.State, item.Count)));

    internal static StateCounts Of(IEnumerable<(AssignmentState State, int Count)> rows)
    {
        var sums = new int[5];
        foreach (var (state, count) in rows) sums[(int)state] += count;
        return new StateCounts(sums[0], sums[1], sums[2], sums[3], sums[4]);
    }
}

/// <param name="SeesOthers">Whether the counts are everybody's or only the asking person's.</param>
/// <param name="Boxes">By class, in the project's order of classes; null where they are sealed.</param>
public sealed record RoundProgress(
    long Id, string Name, RoundKind Kind, bool IsBlind, bool IsClosed, bool SeesOthers, StateCounts Counts, IReadOnlyList<ClassTotal>? Boxes);

public sealed record ClassTotal(string Class, int Boxes);

/// <param name="Patient">Empty where images have none.</param>
public sealed record PatientProgress(string Patient, StateCounts Counts);

/// <param name="Split">Null for images that are in none.</param>
public sealed record SplitProgress(DataSplit? Split, StateCounts Counts);

public sealed record PersonProgress(long PersonId, string Person, StateCounts Counts);

/// <param name="Submitted">Submissions of this day (UTC) less those taken back or returned.</param>
public sealed record DayProgress(DateOnly Day, int Submitted);

/// <param name="PerActiveDay">Submissions a day over the last seven days (or fewer) on which somebody submitted.</param>
/// <param name="PerCalendarDay">The same submissions over all days since the first of these, free days included.</param>
/// <param name="Remaining">Open assignments of open rounds, free rounds left out.</param>
/// <param name="ExpectedEnd">Today and as many days as the remaining ones take at <paramref name="PerCalendarDay"/>.</param>
public sealed record Pace(double PerActiveDay, double PerCalendarDay, int Remaining, DateOnly? ExpectedEnd);

public sealed record ActivePerson(long PersonId, string Person, DateTimeOffset At);

/// <param name="Open">Own open assignments of open rounds.</param>
/// <param name="Flags">Undecided flags that the person may see; for leads.</param>
/// <param name="ToReview">Submitted and not yet accepted in rounds that the person leads; for leads.</param>
public sealed record Waiting(int Open, int Returned, int Unread, int Flags, int ToReview);

public sealed record DashboardView(
    ProjectRole Role, IReadOnlyList<RoundProgress> Rounds, IReadOnlyList<PatientProgress> Patients, IReadOnlyList<SplitProgress> Splits,
    IReadOnlyList<PersonProgress> People, IReadOnlyList<DayProgress> Days, Pace? Pace, IReadOnlyList<ActivePerson> ActiveNow, Waiting Waiting);
