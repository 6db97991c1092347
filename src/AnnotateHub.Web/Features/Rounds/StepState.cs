namespace AnnotateHub.Web.Features.Rounds;

public enum StepState
{
    Done,

    /// <summary>A round of this step exists and has open work.</summary>
    Running,
    Next,
    Later,
}
