using AnnotateHub.Core.Study;

namespace AnnotateHub.UseCases.Annotate;

/// <summary>Whether an assignment can be edited, and the sentence when it cannot. The one place that answers it.</summary>
public static class Editability
{
    /// <summary>Null when boxes may change.</summary>
    public static string? WhyNot(AssignmentState state, RoundKind kind, bool roundIsClosed, ProjectRole role)
    {
        if (!role.MayAnnotate()) return "You are a viewer in this project; an annotator's role is needed to change boxes.";
        if (roundIsClosed) return "The round is closed.";
        return state switch
        {
            AssignmentState.Submitted when kind is RoundKind.Free => "This image was submitted; reopen it to go on.",
            AssignmentState.Submitted => "This image was submitted.",
            AssignmentState.Accepted => "This image was accepted by the lead.",
            _ => null,
        };
    }

    /// <summary>Null when a submission may be taken back by the annotator.</summary>
    public static string? WhyNotReopen(AssignmentState state, RoundKind kind, bool roundIsClosed, ProjectRole role)
    {
        if (WhyNot(state, kind, roundIsClosed, role) is null) return null;
        if (state is AssignmentState.Submitted && kind is RoundKind.Free && !roundIsClosed && role.MayAnnotate()) return null;
        return state is AssignmentState.Submitted && kind is not RoundKind.Free
            ? "A submission of this kind of round is final; the lead can return it."
            : WhyNot(state, kind, roundIsClosed, role);
    }
}
