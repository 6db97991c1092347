using AnnotateHub.Core.Study.Assignments;

namespace AnnotateHub.Application.Annotations.Operations;

/// <summary>The answer to a batch of operations.</summary>
public abstract record SendAnswer
{
    private SendAnswer() { }

    /// <summary>Everything acknowledged here is on disk.</summary>
    /// <param name="Operations">Everything after the revision the client knew, its own included, in server order.</param>
    public sealed record Acknowledged(
        long Revision,
        AssignmentState State,
        bool Editable,
        IReadOnlyList<OperationResult> Results,
        IReadOnlyList<LoggedOperationView> Operations
    ) : SendAnswer;

    /// <summary>An operation before these is missing; nothing was taken.</summary>
    public sealed record Gap(long ExpectedSequence) : SendAnswer;

    /// <summary>There is no such assignment for this person.</summary>
    public sealed record NotFound : SendAnswer;
}
