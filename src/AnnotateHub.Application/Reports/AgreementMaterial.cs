using AnnotateHub.Application.Access;
using AnnotateHub.Core.Agreement.Reports;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Reports;

/// <summary>What a report is made from, as one person may see it.</summary>
/// <param name="Works">Assignments whose boxes are in it.</param>
public sealed record AgreementMaterial(
    AgreementInput Input,
    AgreementSettings Settings,
    IReadOnlyList<string> Notes,
    IReadOnlyList<long> Works,
    IReadOnlyList<RaterVerdicts> Verdicts
);
