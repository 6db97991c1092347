using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Annotation;

namespace AnnotateHub.Application.Annotations.Queries;

public sealed record PendingOperationContentView(
    string ClientId,
    long Sequence,
    string Id,
    OperationKind Kind,
    string? Undoes,
    DateTimeOffset? At,
    RawJson Boxes
);
