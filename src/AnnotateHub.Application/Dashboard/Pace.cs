namespace AnnotateHub.Application.Dashboard;

/// <param name="PerActiveDay">Submissions a day over the last seven days (or fewer) on which somebody submitted.</param>
/// <param name="PerCalendarDay">The same submissions over all days since the first of these, free days included.</param>
/// <param name="Remaining">Open assignments of open rounds, free rounds left out.</param>
/// <param name="ExpectedEnd">Today and as many days as the remaining ones take at <paramref name="PerCalendarDay"/>.</param>
public sealed record Pace(double PerActiveDay, double PerCalendarDay, int Remaining, DateOnly? ExpectedEnd);
