using AnnotateHub.Core.Annotation;

namespace AnnotateHub.Application.Annotations.Operations;

/// <summary>What a request to the writer will ask the database about.</summary>
internal sealed record SendKey(long AssignmentId, long PersonId, string ClientId, long Since, IReadOnlyList<Operation> Operations);
