using AnnotateHub.Core.Agreement;
using AnnotateHub.Core.Agreement.Reports;

namespace AnnotateHub.Core.Evaluation.Reports;

/// <summary>Makes model evaluations. Pure: the same input and settings give the same report on every machine.</summary>
public static class EvaluationReports
{
    /// <exception cref="ArgumentException">Where <see cref="EvaluationSettings.FaultsWith"/> says something.</exception>
    public static EvaluationReport Build(EvaluationInput input, EvaluationSettings settings)
    {
        if (settings.FaultsWith(input) is { Count: > 0 } faults)
            throw new ArgumentException(string.Join(" ", faults));
        var levels = new ImageLevels(input, settings);
        string[] patients = [.. input.Images.Select(image => image.Patient)];
        var noInterval = patients.Length < Bootstrap.FewestImages ? Bootstrap.TooFew(patients.Length) : null;
        int[][] draws = noInterval is null
            ? [.. Bootstrap.Draws(patients, settings.Resamples, settings.Seed).Select(RankedByImage.Times)]
            : [];
        string[] models = [.. input.Runs.Select(run => run.Model).Distinct(StringComparer.Ordinal)];
        var first = settings.Detected[0];
        var runs = input.Runs.Select(run => OneRun(run, input, settings, levels, draws)).ToList();
        return new EvaluationReport(
            settings,
            Resamplings.Described(settings.Resamples, settings.Seed),
            input.Images.Count,
            patients.Distinct(StringComparer.Ordinal).Count(),
            settings
                .Detected.Where(name => !CellLevels.IsExhaustive(input, name))
                .ToDictionary(name => name, NotExhaustive, StringComparer.Ordinal),
            noInterval,
            runs,
            [.. models.Select(model => Row(model, [.. runs.Where(run => run.Model == model)]))],
            Transfers(runs),
            CellLevels.IsExhaustive(input, first) ? Comparisons(models, input, settings, levels, draws) : []
        );
    }

    private static string NotExhaustive(string @class) =>
        $"The truth does not hold every '{@class}': a box on one that nobody drew would count as wrong. It is not evaluated.";

    private static RunReport OneRun(EvaluatedRun run, EvaluationInput input, EvaluationSettings settings, ImageLevels levels, int[][] draws)
    {
        var fused = Fused(run, settings.ClassifierWeight);
        var known = input.Images.Select(image => image.Name).ToHashSet(StringComparer.Ordinal);
        var speaking = run.Predictions.Select(prediction => prediction.Image).ToHashSet(StringComparer.Ordinal);
        ImageLevel[] byClass =
        [
            .. settings.Detected.Select(name =>
                CellLevels.IsExhaustive(input, name)
                    ? levels.Compute(name, fused.Predictions, (ranked, figure) => FigureOf(ranked, figure, input.Images.Count, draws))
                    : new ImageLevel(
                        name,
                        0,
                        0,
                        0,
                        new Figure(null, NotExhaustive(name)),
                        new Figure(null, NotExhaustive(name)),
                        [],
                        [],
                        NotExhaustive(name)
                    )
            ),
        ];
        var threshold = byClass[0].Conventions.FirstOrDefault(row => row.Convention == settings.Convention)?.Best?.Threshold;
        return new RunReport(
            run.Name,
            run.Model,
            run.TrainedOn,
            run.Predictions.Count(prediction => !known.Contains(prediction.Image)),
            known.Count(name => !speaking.Contains(name)),
            byClass,
            CellLevels.Compute(input, run, settings),
            byClass[0].Reason is null ? Stages(run, settings, levels) : [],
            byClass[0].Reason is null ? Patients(fused, input, settings) : [],
            ModelErrors.Count(input, fused, settings.Detected[0], threshold, settings.Iou)
        );
    }

    /// <summary>The run with the scores of the two stages fused; as it is where the stages are not known.</summary>
    public static EvaluatedRun Fused(EvaluatedRun run, double classifierWeight)
    {
        var fusion = new TwoStageScore(classifierWeight);
        return run with
        {
            Predictions =
            [
                .. run.Predictions.Select(prediction =>
                    prediction is { Detector: { } detector, Probabilities: { } classes }
                        ? prediction with
                        {
                            Score = fusion.Fuse(detector, classes.GetValueOrDefault(prediction.Class)),
                        }
                        : prediction
                ),
            ],
        };
    }

    private static Figure FigureOf(RankedByImage ranked, Func<(double? Ap, double? BestF1), double?> which, int images, int[][] draws)
    {
        if (which(ranked.At([.. Enumerable.Repeat(1, images)])) is not { } whole)
            return new Figure(null, "The truth holds no cell of this class.");
        double[] values = [.. draws.Select(draw => which(ranked.At(draw))).OfType<double>()];
        return values.Length < 2
            ? new Figure(whole)
            : new Figure(
                whole,
                null,
                Bootstrap.Percentile(values, 2.5),
                Bootstrap.Percentile(values, 97.5),
                Bootstrap.StandardDeviation(values),
                draws.Length - values.Length
            );
    }

    private static IReadOnlyList<StageRow> Stages(EvaluatedRun run, EvaluationSettings settings, ImageLevels levels)
    {
        if (
            run.Predictions.Count == 0
            || run.Predictions.Any(prediction => prediction.Detector is null || prediction.Probabilities is null)
        )
            return [];
        return
        [
            .. Enumerable
                .Range(0, 11)
                .Select(tenth => tenth / 10.0)
                .Append(settings.ClassifierWeight)
                .Distinct()
                .Order()
                .Select(weight =>
                {
                    var (truth, detections) = levels.Numbers(settings.Detected[0], Fused(run, weight).Predictions);
                    var ranked = new DetectionEvaluation(truth, detections, 1, levels.Chosen).At(0, settings.Iou);
                    var best = ranked.TruthCount == 0 ? null : ScoreCurve.Compute(ranked).BestF1;
                    return new StageRow(
                        weight,
                        weight == 0 ? "detector only"
                            : weight == 1 ? "classifier only"
                            : weight == settings.ClassifierWeight ? "as in this report"
                            : "",
                        AveragePrecision.AllPoint(ranked),
                        best?.F1,
                        best?.Threshold
                    );
                }),
        ];
    }

    private static IReadOnlyList<EvaluatedPatient> Patients(EvaluatedRun run, EvaluationInput input, EvaluationSettings settings) =>
        [
            .. input
                .Images.GroupBy(image => image.Patient, StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group =>
                {
                    var part = input with { Images = [.. group] };
                    var levels = new ImageLevels(part, settings);
                    var (truth, detections) = levels.Numbers(settings.Detected[0], run.Predictions);
                    var ranked = new DetectionEvaluation(truth, detections, 1, levels.Chosen).At(0, settings.Iou);
                    return new EvaluatedPatient(
                        group.Key,
                        part.Images.Count,
                        ranked.TruthCount,
                        AveragePrecision.AllPoint(ranked),
                        ranked.TruthCount == 0 ? null : ScoreCurve.Compute(ranked).BestF1?.F1 ?? 0
                    );
                }),
        ];

    private static ModelRow Row(string model, IReadOnlyList<RunReport> runs) =>
        new(
            model,
            MeanOverRuns.From(runs.Select(run => run.ByClass[0].Ap.Value)),
            MeanOverRuns.From(runs.Select(run => run.ByClass[0].BestF1.Value)),
            MeanOverRuns.From(runs.Select(run => run.Cells.Binary.Auroc.Value)),
            MeanOverRuns.From(runs.Select(run => run.Cells.Binary.Best?.F1)),
            MeanOverRuns.From(runs.Select(run => run.Cells.AllClasses.Accuracy))
        );

    private static IReadOnlyList<TransferRow> Transfers(IEnumerable<RunReport> runs) =>
        [
            .. from run in runs
            where run.TrainedOn is not null
            from patient in run.ByPatient
            group patient by (run.Model, TrainedOn: run.TrainedOn!, patient.Patient) into cell
            orderby cell.Key.Model, cell.Key.TrainedOn, cell.Key.Patient
            select new TransferRow(
                cell.Key.Model,
                cell.Key.TrainedOn,
                cell.Key.Patient,
                MeanOverRuns.From(cell.Select(evaluatedPatient => evaluatedPatient.Ap)),
                MeanOverRuns.From(cell.Select(evaluatedPatient => evaluatedPatient.BestF1))
            ),
        ];

    /// <summary>The same resamples for both models; a model's figure is the mean over its runs.</summary>
    private static IReadOnlyList<ModelComparison> Comparisons(
        string[] models,
        EvaluationInput input,
        EvaluationSettings settings,
        ImageLevels levels,
        int[][] draws
    )
    {
        if (models.Length < 2)
            return [];
        var ranked = models.ToDictionary(
            model => model,
            model =>
                input
                    .Runs.Where(run => run.Model == model)
                    .Select(run =>
                    {
                        var (truth, detections) = levels.Numbers(settings.Detected[0], Fused(run, settings.ClassifierWeight).Predictions);
                        return levels.ByImage(
                            new DetectionEvaluation(truth, detections, 1, levels.Chosen).At(0, settings.Iou),
                            truth,
                            detections
                        );
                    })
                    .ToList(),
            StringComparer.Ordinal
        );
        var whole = Enumerable.Repeat(1, input.Images.Count).ToArray();
        var of = ranked.ToDictionary(
            item => item.Key,
            item =>
                draws
                    .Prepend(whole)
                    .Select(draw => item.Value.Select(run => run.At(draw)).ToList())
                    .Select(runs => (Ap: runs.Average(run => run.Ap), F1: runs.Average(run => run.BestF1)))
                    .ToList(),
            StringComparer.Ordinal
        );
        return
        [
            .. from first in models.Index()
            from second in models.Skip(first.Index + 1)
            select new ModelComparison(
                first.Item,
                second,
                Difference(first.Item, second, both => both.Ap),
                Difference(first.Item, second, both => both.F1)
            ),
        ];

        Figure Difference(string first, string second, Func<(double? Ap, double? F1), double?> which)
        {
            var differences = of[first].Zip(of[second], (a, b) => which(a) - which(b)).ToList();
            if (differences[0] is not { } value)
                return new Figure(null, "The truth holds no cell of this class.");
            double[] drawn = [.. differences.Skip(1).OfType<double>()];
            return drawn.Length < 2
                ? new Figure(value)
                : new Figure(
                    value,
                    null,
                    Bootstrap.Percentile(drawn, 2.5),
                    Bootstrap.Percentile(drawn, 97.5),
                    Bootstrap.StandardDeviation(drawn),
                    draws.Length - drawn.Length
                );
        }
    }
}
