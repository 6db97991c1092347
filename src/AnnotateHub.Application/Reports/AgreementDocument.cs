using System.Reflection;
using AnnotateHub.Core.Agreement.Reports;

namespace AnnotateHub.Application.Reports;

/// <summary>An agreement report with all it was made from, so that nothing outside is needed to make it again or to see the cells behind a
/// figure.</summary>
/// <param name="Schema">Kind and version of this document.</param>
/// <param name="Software">Name and version of the program.</param>
/// <param name="Notes">What readers must know: broken seals, faults of files.</param>
/// <param name="Verdicts">What annotators said of images as a whole; null where the report is not of a project's rounds.</param>
public sealed record AgreementDocument(
    string Schema,
    string Software,
    DateTimeOffset MadeAt,
    string Title,
    IReadOnlyList<string> Notes,
    AgreementInput Input,
    AgreementReport Report,
    IReadOnlyList<RaterVerdicts>? Verdicts = null
)
{
    public const string SchemaName = "annotatehub.agreement/1";

    public static AgreementDocument Make(
        string title,
        AgreementInput input,
        AgreementSettings settings,
        DateTimeOffset now,
        IReadOnlyList<string>? notes = null,
        IReadOnlyList<RaterVerdicts>? verdicts = null
    ) => new(SchemaName, ThisSoftware.Name, now, title, notes ?? [], input, AgreementReports.Build(input, settings), verdicts);
}
