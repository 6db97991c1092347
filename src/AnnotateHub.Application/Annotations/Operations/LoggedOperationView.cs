using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Annotation;

namespace AnnotateHub.Application.Annotations.Operations;

/// <summary>One line of the log as it travels.</summary>
public sealed record LoggedOperationView(
    long Revision,
    string ClientId,
    long Sequence,
    string Id,
    OperationKind Kind,
    string? Undoes,
    long PersonId,
    DateTimeOffset? At,
    RawJson Boxes
);
