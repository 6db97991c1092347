namespace AnnotateHub.Application.Annotations.Queries;

public sealed record PersonView(long Id, string UserName, string DisplayName);
