using System.Reflection;
using AnnotateHub.Core.Evaluation.Reports;

namespace AnnotateHub.Application.Reports;

/// <summary>A model evaluation with all it was made from.</summary>
public sealed record EvaluationDocument(
    string Schema,
    string Software,
    DateTimeOffset MadeAt,
    string Title,
    IReadOnlyList<string> Notes,
    EvaluationInput Input,
    EvaluationReport Report
)
{
    public const string SchemaName = "annotatehub.evaluation/1";

    public static EvaluationDocument Make(
        string title,
        EvaluationInput input,
        EvaluationSettings settings,
        DateTimeOffset now,
        IReadOnlyList<string>? notes = null
    ) => new(SchemaName, ThisSoftware.Name, now, title, notes ?? [], input, EvaluationReports.Build(input, settings));

    /// <summary>The errors of one kind at the score with the best F1, surest first; of the first class.</summary>
    public IReadOnlyList<ModelError> ErrorsOf(string run, ModelErrorKind kind)
    {
        if (
            Input.Runs.FirstOrDefault(evaluatedRun => evaluatedRun.Name == run) is not { } found
            || Report.Runs.FirstOrDefault(runReport => runReport.Name == run)?.Errors.Threshold is not { } threshold
        )
            return [];
        return
        [
            .. ModelErrors
                .Find(
                    Input,
                    EvaluationReports.Fused(found, Report.Settings.ClassifierWeight),
                    Report.Settings.Detected[0],
                    threshold,
                    Report.Settings.Iou
                )
                .Errors.Where(error => error.Kind == kind),
        ];
    }
}
