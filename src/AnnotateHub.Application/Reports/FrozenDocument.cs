using AnnotateHub.Application.Reports.Experiments;

namespace AnnotateHub.Application.Reports;

/// <summary>A frozen report: the document of its kind, and the very text that the hash is of.</summary>
public sealed record FrozenDocument(
    FrozenLine Line,
    string Text,
    AgreementDocument? Agreement,
    EvaluationDocument? Evaluation,
    ExperimentDocument? Experiment = null
)
{
    /// <summary>Of the images whose boxes it is made of.</summary>
    public IEnumerable<string> ImageNames =>
        [
            .. Agreement?.Input.Images.Select(image => image.Name) ?? [],
            .. Evaluation?.Input.Images.Select(image => image.Name) ?? [],
            .. Experiment?.TrainingNames ?? [],
            .. Experiment?.TestNames ?? [],
        ];
}
