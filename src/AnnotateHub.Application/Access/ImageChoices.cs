using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <summary>What images can be chosen by.</summary>
public sealed record ImageChoices(
    IReadOnlyList<string> Patients,
    bool SomeWithoutPatient,
    bool HasSplits,
    IReadOnlyList<RoundChoice> Rounds
);
