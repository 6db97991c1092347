using System.Globalization;
using AnnotateHub.Application.Training;
using AnnotateHub.Application.Training.Runs;
using AnnotateHub.Data.Entities;
using AnnotateHub.Training.Figures;

namespace AnnotateHub.Web.Features.Training;

/// <summary>Trainings in words.</summary>
public static class TrainingText
{
    public static string Describe(TrainingState state) =>
        state switch
        {
            TrainingState.Waiting => "waiting",
            TrainingState.Running => "running",
            TrainingState.Paused => "paused",
            TrainingState.Done => "done",
            TrainingState.Cancelled => "given up",
            _ => "failed",
        };

    /// <summary>The dot beside it, by the names that jobs have.</summary>
    public static JobState Dot(TrainingState state) =>
        state switch
        {
            TrainingState.Waiting or TrainingState.Paused => JobState.Queued,
            TrainingState.Running => JobState.Running,
            TrainingState.Done => JobState.Succeeded,
            TrainingState.Cancelled => JobState.Cancelled,
            _ => JobState.Failed,
        };

    public static string Describe(TrainingTarget target) =>
        target switch
        {
            TrainingTarget.Detector => "detector",
            TrainingTarget.Classifier => "classifier",
            _ => "detector and classifier",
        };

    /// <summary>The preset of inputs as people know it.</summary>
    public static string DescribeInputs(string preset, IReadOnlyList<string> channels) =>
        preset switch
        {
            TrainingInputs.Brightfield => "Brightfield only",
            TrainingInputs.Nuclei => "Brightfield and nuclei",
            TrainingInputs.All when channels.Count == 1 => "The project's one channel",
            _ => "All channels",
        };

    public static string Figure(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "–";

    /// <summary>Mean and deviation as papers print them.</summary>
    public static string Figure(AnnotateHub.Training.Cards.MeanDeviation? spread) =>
        spread is null ? "–"
        : spread.Deviation is { } deviation ? $"{Figure(spread.Mean)} ± {Figure(deviation)}"
        : Figure(spread.Mean);

    /// <summary>Rows of a table of figures: any cell first for a detector.</summary>
    public static IEnumerable<ClassFigures> Rows(ValidationFigures figures) =>
        figures.AnyCell is { } any ? figures.Classes.Prepend(any) : figures.Classes;

    public static string Name(ClassFigures figures) => figures.Class ?? "any cell";
}
