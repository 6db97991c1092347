namespace AnnotateHub.Application.Dashboard;

public sealed record ActivePerson(long PersonId, string Person, DateTimeOffset At);
