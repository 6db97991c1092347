using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study.Assignments;

namespace AnnotateHub.UseCases.Annotate;

/// <summary>What became of one operation.</summary>
public enum OperationOutcome
{
    Applied,

    /// <summary>Was applied or held before.</summary>
    Duplicate,

    /// <summary>Kept on the server with a reason, offered to the person and the lead; the sequence goes on.</summary>
    Held,

    /// <summary>Not taken (only for operations that other use cases append; a client's operation is held instead).</summary>
    Refused,
}

/// <param name="Revision">Revision of the label set after the operation.</param>
/// <param name="Reason">A sentence when the operation was held or refused.</param>
public sealed record OperationResult(long Sequence, OperationOutcome Outcome, long Revision, string? Reason = null);

/// <summary>One line of the log as it travels.</summary>
public sealed record LoggedOperationView(
    long Revision, string ClientId, long Sequence, string Id, OperationKind Kind, string? Undoes, long PersonId, DateTimeOffset? At, RawJson Boxes);

/// <summary>Where an assignment stands and what its log says after a revision.</summary>
public sealed record LogExcerpt(long Revision, AssignmentState State, bool Editable, IReadOnlyList<LoggedOperationView> Operations);

/// <summary>The answer to a batch of operations.</summary>
public abstract record SendAnswer
{
    private SendAnswer()
    {
    }

    /// <summary>Everything acknowledged here is on disk.</summary>
    /// <param name="Operations">Everything after the revision the client knew, its own included, in server order.</param>
    public sealed record Acknowledged(
        long Revision, AssignmentState State, bool Editable, IReadOnlyList<OperationResult> Results, IReadOnlyList<LoggedOperationView> Operations) : SendAnswer;

    /// <summary>An operation before these is missing; nothing was taken.</summary>
    public sealed record Gap(long ExpectedSequence) : SendAnswer;

    /// <summary>There is no such assignment for this person.</summary>
    public sealed record NotFound : SendAnswer;
}

/// <summary>The answer to resolving a held operation.</summary>
public abstract record ResolveAnswer
{
    private ResolveAnswer()
    {
    }

    public sealed record Resolved(long Revision) : ResolveAnswer;

    /// <param name="Reason">Why it still cannot be applied, as a sentence.</param>
    public sealed record Conflict(string Reason) : ResolveAnswer;

    public sealed record NotFound : ResolveAnswer;
}

/// <summary>The answer to a lead's change of an assignment.</summary>
public abstract record StateAnswer
{
    private StateAnswer()
    {
    }

    public sealed record Changed(AssignmentState State) : StateAnswer;

    /// <param name="Reason">Why the state machine does not allow it, as a sentence.</param>
    public sealed record Refused(string Reason) : StateAnswer;

    public sealed record NotFound : StateAnswer;
}
