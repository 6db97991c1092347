using AnnotateHub.Core.Annotation;

namespace AnnotateHub.Application.Annotations.Queries;

public sealed record PendingOperationView(long HeldId, PendingOperationContentView Operation, string Reason, DateTimeOffset ReceivedAt);
