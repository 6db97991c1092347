namespace AnnotateHub.Application.Adjudication;

/// <param name="Why"><c>new</c>, <c>changed</c> or <c>policy</c>.</param>
public sealed record ImageDiff(long ImageId, string Image, string Why, int Added, int Removed, int CasesBefore, int CasesAfter);
