namespace AnnotateHub.Application.Annotations.Queries;

public sealed record PendingOperationsView(IReadOnlyList<PendingOperationView> Items);
