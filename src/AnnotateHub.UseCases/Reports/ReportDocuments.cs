using System.Reflection;
using AnnotateHub.Core.Agreement.Reports;
using AnnotateHub.Core.Evaluation.Reports;

namespace AnnotateHub.UseCases.Reports;

/// <summary>An agreement report with all it was made from, so that nothing outside is needed to make it again or to see the cells behind a figure.</summary>
/// <param name="Schema">Kind and version of this document.</param>
/// <param name="Software">Name and version of the program.</param>
/// <param name="Notes">What readers must know: broken seals, faults of files.</param>
public sealed record AgreementDocument(string Schema, string Software, DateTimeOffset MadeAt, string Title, IReadOnlyList<string> Notes, AgreementInput Input, AgreementReport Report)
{
    public const string SchemaName = "annotatehub.agreement/1";

    public static AgreementDocument Make(string title, AgreementInput input, AgreementSettings settings, DateTimeOffset now, IReadOnlyList<string>? notes = null) =>
        new(SchemaName, ThisSoftware.Name, now, title, notes ?? [], input, AgreementReports.Build(input, settings));
}

/// <summary>A model evaluation with all it was made from.</summary>
public sealed record EvaluationDocument(string Schema, string Software, DateTimeOffset MadeAt, string Title, IReadOnlyList<string> Notes, EvaluationInput Input, EvaluationReport Report)
{
    public const string SchemaName = "annotatehub.evaluation/1";

    public static EvaluationDocument Make(string title, EvaluationInput input, EvaluationSettings settings, DateTimeOffset now, IReadOnlyList<string>? notes = null) =>
        new(SchemaName, ThisSoftware.Name, now, title, notes ?? [], input, EvaluationReports.Build(input, settings));

    /// <summary>The errors of one kind at the score with the best F1, surest first; of the first class.</summary>
    public IReadOnlyList<ModelError> ErrorsOf(string run, ModelErrorKind kind)
    {
        if (Input.Runs.FirstOrDefault(item => item.Name == run) is not { } found || Report.Runs.FirstOrDefault(item => item.Name == run)?.Errors.Threshold is not { } threshold) return [];
        return [.. ModelErrors.Of(Input, EvaluationReports.Fused(found, Report.Settings.ClassifierWeight), Report.Settings.Detected[0], threshold, Report.Settings.Iou).Errors.Where(error => error.Kind == kind)];
    }
}

internal static class ThisSoftware
{
    public static string Name { get; } = $"AnnotateHub {typeof(ThisSoftware).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]}";
}
