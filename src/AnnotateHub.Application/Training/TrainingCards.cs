using AnnotateHub.Training.Cards;
using AnnotateHub.Training.Checkpoints;
using AnnotateHub.Training.Figures;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Application.Training;

/// <summary>The card of a trained model, from its job and what the trainer left.</summary>
internal static class TrainingCards
{
    /// <param name="hash">Of the model's file.</param>
    /// <param name="difference">Of <see cref="ExportCheck"/>.</param>
    /// <param name="folds">Figures of models that kept another part each.</param>
    /// <param name="seeds">Figures of models of other seeds on the same validation images, the model's own first.</param>
    public static TrainingCard Make(
        TrainingJob job,
        TrainingResult result,
        string hash,
        double difference,
        IReadOnlyList<ValidationFigures> folds,
        IReadOnlyList<ValidationFigures> seeds,
        CardOrigin origin,
        DateTimeOffset now
    )
    {
        var (training, validation) = (
            job.Images.Where(image => !image.IsValidation).ToList(),
            job.Images.Where(image => image.IsValidation).ToList()
        );
        var figures = result.Curve.Count > 0 ? result.Curve[^1] : null;
        // Classes that nobody can learn from these channels show in the folds too, where the model itself keeps no image.
        var warnings = new List<string>(CardWarnings.From(job, figures ?? (folds.Count > 0 ? folds[0] : null)));
        if (folds.Count > 0)
            warnings.RemoveAll(warning => warning.StartsWith("No image was kept", StringComparison.Ordinal));
        if (difference > ExportCheck.Tolerance)
            warnings.Add($"The exported model differs from the trained one by up to {difference:0.0000} in a score.");
        string[] software =
        [
            $"AnnotateHub {typeof(FolderTraining).Assembly.GetName().Version?.ToString(3)}",
            result.Software,
            $"{System.Runtime.InteropServices.RuntimeInformation.OSDescription}",
        ];
        return new TrainingCard(
            job.Kind,
            now,
            new CardModel(hash, Checkpoint.Describe(job), result.Parameters, job.Channels, job.Classes, job.Scale, difference),
            new CardData(
                result.LabelVersion,
                result.PixelVersion,
                training.Count,
                validation.Count,
                Count(training),
                Count(validation),
                [
                    .. job
                        .Images.Select(image => image.Patient)
                        .OfType<string>()
                        .Distinct(StringComparer.Ordinal)
                        .Order(StringComparer.Ordinal),
                ],
                origin.People,
                origin.Images,
                origin.Labels,
                origin.LeftOut,
                origin.DataVersion
            ),
            new CardTraining(
                job.Seed,
                job.Settings,
                result.Device,
                job.Threads,
                result.Seconds,
                result.PeakMegabytes,
                software,
                result.Losses,
                job.StartFrom
            ),
            new CardFigures(
                figures,
                result.Curve,
                result.ByPatient,
                folds,
                FigureSpread.Over(folds),
                seeds.Count > 1 ? seeds : null,
                seeds.Count > 1 ? FigureSpread.Over(seeds) : null
            ),
            warnings
        );

        Dictionary<string, int> Count(List<TrainingImage> images) =>
            job
                .Classes.Index()
                .ToDictionary(
                    item => item.Item,
                    item => images.Sum(image => image.Boxes.Count(box => box.Class == item.Index)),
                    StringComparer.Ordinal
                );
    }
}
