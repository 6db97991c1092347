using AnnotateHub.Core.Study.Assignments;

namespace AnnotateHub.Application.Annotations.Operations;

/// <summary>The answer to a lead's change of an assignment.</summary>
public abstract record StateAnswer
{
    private StateAnswer() { }

    public sealed record Changed(AssignmentState State) : StateAnswer;

    /// <param name="Reason">Why the state machine does not allow it, as a sentence.</param>
    public sealed record Refused(string Reason) : StateAnswer;

    public sealed record NotFound : StateAnswer;
}
