namespace AnnotateHub.Application.Adjudication;

/// <param name="Side">Letter of the side that was taken.</param>
/// <param name="IsOwnWork">Who decided had drawn some of the boxes.</param>
public sealed record DecisionView(string Operation, string Kind, string? Side, string By, DateTimeOffset At, bool IsOwnWork);
