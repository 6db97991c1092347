using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;

namespace AnnotateHub.Application.Annotations.Queries;

/// <param name="Person">Whose work it is; a lead may look at somebody else's, never change it.</param>
/// <param name="Queue">Where it stands in its person's list; null outside of rounds.</param>
/// <param name="Returned">What was said when it was returned; null in every other state.</param>
/// <param name="Calibration">What the person has to submit before the round opens; null when it is open.</param>
/// <param name="MayDecide">The one who asks is a lead viewing it, who may accept or return it.</param>
/// <param name="Assistance">What may propose the box of a click here; none in somebody else's work.</param>
/// <param name="Verdicts">What the person says of the image as a whole: keys of <see cref="ImageVerdictNames"/>.</param>
public sealed record AssignmentView(
    long Id,
    AssignmentState State,
    bool Editable,
    string? Reason,
    RoundView Round,
    int Held,
    PersonView Person,
    QueueView? Queue = null,
    ReturnedView? Returned = null,
    CalibrationView? Calibration = null,
    bool MayDecide = false,
    Assistance Assistance = Assistance.None,
    IReadOnlyList<string>? Verdicts = null
);
