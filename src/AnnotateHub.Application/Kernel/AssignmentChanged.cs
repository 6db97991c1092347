namespace AnnotateHub.Application.Kernel;

/// <summary>An assignment's log or state changed; who wants to know what asks for it by revision.</summary>
/// <param name="PersonId">Whose assignment it is.</param>
/// <param name="Revision">Newest revision of its label set; 0 where the change was not one of boxes.</param>
/// <param name="ConcernsPending">Something was held or decided, or whether held work can be applied changed.</param>
/// <param name="IsSubmission">The change handed the work in.</param>
public sealed record AssignmentChanged(
    long AssignmentId,
    long PersonId,
    long Revision,
    bool ConcernsPending = false,
    bool IsSubmission = false
) : IPersonMessage;
