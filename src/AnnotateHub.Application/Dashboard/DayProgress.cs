namespace AnnotateHub.Application.Dashboard;

/// <param name="Submitted">Submissions of this day (UTC) less those taken back or returned.</param>
public sealed record DayProgress(DateOnly Day, int Submitted);
