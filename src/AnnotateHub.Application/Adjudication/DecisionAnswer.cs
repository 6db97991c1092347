namespace AnnotateHub.Application.Adjudication;

/// <param name="Cases">Of the image, as they stand after it.</param>
public sealed record DecisionAnswer(long ImageId, IReadOnlyList<CaseView> Cases);
