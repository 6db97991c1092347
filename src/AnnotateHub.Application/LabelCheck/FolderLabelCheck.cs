using System.Globalization;
using System.Text;
using System.Text.Json;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Exchange.Csv;
using AnnotateHub.Imaging.Writing;
using AnnotateHub.Training.Jobs;
using AnnotateHub.Training.LabelCheck;

namespace AnnotateHub.Application.LabelCheck;

/// <summary>Which labels of a folder are probably wrong. Every box is judged by models that were not trained on its image.</summary>
public sealed class FolderLabelCheck(HeldOutPredictions predictions, TimeProvider clock)
{
    internal const string DocumentFile = "label-check.json";
    private const string TableFile = "label-check.csv";
    internal const string WorkFolderName = "folds";

    /// <param name="heard">Gets the name of the part (<c>classifier 1 of 5</c>) and what its trainer says.</param>
    public async Task<LabelCheckReport> RunAsync(
        LabelCheckRequest request,
        Action<string, TrainerMessage>? heard = null,
        CancellationToken cancellationToken = default
    )
    {
        if (request.Data.Refused is { } refused)
            return Refuse(refused);
        if (request.Folds is < 2 or > LabelCheckRequest.MostFolds)
            return Refuse($"Labels are checked with 2 to {LabelCheckRequest.MostFolds} folds; found {request.Folds}.");
        if (request.Data.Images.Count < 2)
            return Refuse("Labels are checked by models of other images; there must be at least 2 images with labels.");
        if (Foreign(request.Out) is { } foreign)
            return Refuse(foreign);
        var notes = new List<string>(request.Data.LeftOut);
        var findings = new List<LabelFinding>();
        ConfidentJoint? joint = null;
        var present = request.Data.Images.SelectMany(image => image.Boxes).Select(box => box.Class).Distinct().Count();
        if (present > 1)
        {
            var (held, sentence) = await HoldAsync(request, TrainingKind.Classifier, heard, cancellationToken);
            if (held is null)
                return Refuse(sentence!);
            (joint, var ofClasses) = LabelFindings.Classes(request.Data.Images, held, request.Data.Classes);
            findings.AddRange(ofClasses);
        }
        else
            notes.Add("All boxes are of one class, so that classes were not checked.");

        if (request.WithBoxes)
        {
            var (held, sentence) = await HoldAsync(request, TrainingKind.Detector, heard, cancellationToken);
            if (held is null)
                return Refuse(sentence!);
            var ofBoxes = LabelFindings.Boxes(request.Data.Images, held, request.Data.Classes);
            findings.AddRange(ofBoxes);
            notes.AddRange(UnlearntClasses.Notes(HeldOutPredictions.Jobs(request, TrainingKind.Detector), ofBoxes));
        }
        else if (present <= 1)
            return Refuse("All boxes are of one class and boxes are not to be checked: nothing is left to check.");
        else
            notes.Add("Missing and superfluous boxes were not looked for.");

        var document = Document(request, joint, LabelFindings.Ranked(findings), notes);
        Durable.Replace(Path.Combine(request.Out, TableFile), Encoding.UTF8.GetBytes(Table(document)));
        Durable.Replace(Path.Combine(request.Out, DocumentFile), JsonSerializer.SerializeToUtf8Bytes(document, TrainingJson.Indented));
        return new LabelCheckReport(document);
    }

    /// <summary>What all trainings of a check need; null where it cannot begin.</summary>
    public static TrainingEstimate? Estimate(LabelCheckRequest request)
    {
        if (request.Data.Refused is not null || request.Folds < 2)
            return null;
        var jobs = HeldOutPredictions.Jobs(request, TrainingKind.Classifier).ToList();
        if (request.WithBoxes)
            jobs.AddRange(HeldOutPredictions.Jobs(request, TrainingKind.Detector));
        var needs = jobs.ConvertAll(TrainingEstimate.From);
        return needs.Count == 0 ? null : new TrainingEstimate(needs.Max(one => one.Megabytes), needs.Sum(one => one.ProcessorSeconds));
    }

    private async Task<(IReadOnlyList<HeldOutImage>? Images, string? Refused)> HoldAsync(
        LabelCheckRequest request,
        TrainingKind kind,
        Action<string, TrainerMessage>? heard,
        CancellationToken cancellationToken
    )
    {
        var jobs = HeldOutPredictions.Jobs(request, kind);
        foreach (var (fold, job) in jobs.Index())
            if (TrainingCheck.Validate(job) is { } fault)
                return (null, $"Fold {fold + 1} of {jobs.Count} cannot be trained: {fault}");
        var name = kind.ToString().ToLowerInvariant();
        return await predictions.RunAsync(
            jobs,
            Path.Combine(Path.GetFullPath(request.Out), WorkFolderName),
            (fold, message) => heard?.Invoke($"{name} {fold + 1} of {jobs.Count}", message),
            cancellationToken
        );
    }

    private LabelCheckDocument Document(
        LabelCheckRequest request,
        ConfidentJoint? joint,
        IReadOnlyList<LabelFinding> findings,
        IReadOnlyList<string> notes
    )
    {
        var data = request.Data;
        var job = HeldOutPredictions.Jobs(request, TrainingKind.Classifier)[0];
        return new LabelCheckDocument(
            clock.GetUtcNow(),
            (job with { Images = data.Images }).LabelVersion(),
            request.Images,
            request.Labels,
            data.Images.Count,
            data.Images.Sum(image => image.Boxes.Count),
            job.Channels,
            data.Classes,
            Math.Min(request.Folds, data.Images.Count),
            request.Seed,
            joint?.Thresholds,
            joint?.Shares,
            joint?.ErrorShare,
            findings,
            notes,
            $"AnnotateHub {typeof(FolderLabelCheck).Assembly.GetName().Version?.ToString(3)}"
        );
    }

    /// <summary>The list as the file that the command leaves.</summary>
    public static string Table(LabelCheckDocument document) =>
        CsvText.From([
            ["rank", "kind", "image", "box", "class", "suggested", "x1", "y1", "x2", "y2", "suspicion", "probable_error", "reason"],
            .. document.Findings.Select(
                (finding, index) =>
                    (IReadOnlyList<string?>)
                        [
                            $"{index + 1}",
                            finding.Kind.ToString().ToLowerInvariant(),
                            finding.Image,
                            finding.Box is { } box ? $"{box}" : null,
                            finding.Given,
                            finding.Suggested,
                            Number(finding.Place.X1),
                            Number(finding.Place.Y1),
                            Number(finding.Place.X2),
                            Number(finding.Place.Y2),
                            Number(finding.Suspicion),
                            finding.IsProbableError ? "1" : "0",
                            finding.Reason,
                        ]
            ),
        ]);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A folder that holds something else is never written into.</summary>
    private static string? Foreign(string folder) =>
        Directory.Exists(folder)
        && Directory.EnumerateFileSystemEntries(folder).Any()
        && !Directory.Exists(Path.Combine(folder, WorkFolderName))
        && !File.Exists(Path.Combine(folder, DocumentFile))
            ? $"The folder '{folder}' is not empty and holds no label check; name an empty folder."
            : null;

    private static LabelCheckReport Refuse(string sentence) => new(null, sentence);
}
