namespace AnnotateHub.Application.Adjudication;

public sealed record CaseComment(string By, DateTimeOffset At, string Text);
