using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <summary>What images can be chosen by.</summary>
/// <param name="Columns">Of the lab's own; none for who does not lead, as a treatment is nothing that who draws boxes should know.</param>
public sealed record ImageChoices(
    IReadOnlyList<string> Patients,
    bool SomeWithoutPatient,
    bool HasSplits,
    IReadOnlyList<RoundChoice> Rounds,
    IReadOnlyList<StatedColumn> Columns
);
