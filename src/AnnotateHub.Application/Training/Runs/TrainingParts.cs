using AnnotateHub.Core.Sampling;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Application.Training.Runs;

/// <summary>From what was frozen to the trainer's jobs, always the same ones.</summary>
internal static class TrainingParts
{
    private const int DefaultFolds = 3;
    private const int FewestForFolds = 3;

    /// <summary>How many folds a request means for these data; 0 for none.</summary>
    public static int FoldsOf(TrainingRequest request, TrainingDataSet data) =>
        request.Folds
        ?? (
            data.Images.Any(image => image.Split is DataSplit.Validation) || data.Images.Count < FewestForFolds
                ? 0
                : Math.Min(DefaultFolds, data.Images.Count)
        );

    /// <param name="fileOf">From the hash of a source file to its path, seen from a part's folder.</param>
    public static IReadOnlyList<TrainingPart> Make(
        TrainingDataSet data,
        TrainingRequest request,
        Func<string, string> fileOf,
        TrainerSettings settings
    ) =>
        [
            .. Kinds(request.Target).SelectMany(kind => Make(kind, data, request, fileOf, settings)),
        ];

    public static IReadOnlyList<TrainingKind> Kinds(TrainingTarget target) =>
        target switch
        {
            TrainingTarget.Detector => [TrainingKind.Detector],
            TrainingTarget.Classifier => [TrainingKind.Classifier],
            _ => [TrainingKind.Detector, TrainingKind.Classifier],
        };

    /// <summary>Models that only tell how steady the figures are come first, so that what they find wrong is found early.</summary>
    private static IEnumerable<TrainingPart> Make(
        TrainingKind kind,
        TrainingDataSet data,
        TrainingRequest request,
        Func<string, string> fileOf,
        TrainerSettings settings
    )
    {
        var word = kind is TrainingKind.Detector ? "detector" : "classifier";
        var (classes, images) = ImagesOf(kind, data, request.Unknown, fileOf);
        var folds = FoldsOf(request, data);
        TrainingPart Part(int seed, int? fold)
        {
            var key = word + (fold is { } one ? $"-fold{one + 1}" : "") + (seed > 0 ? $"-seed{seed + 1}" : "");
            var name =
                word
                + (fold is { } two ? $", fold {two + 1} of {folds}" : "")
                + (request.Seeds > 1 ? $", seed {request.FirstSeed + seed}" : "");
            return new TrainingPart(
                key,
                name,
                new TrainingJob(
                    kind,
                    data.Channels,
                    classes,
                    fold is { } kept ? Hold(images, kept, folds, request.FirstSeed) : folds > 0 ? [.. images.Select(Train)] : images,
                    SettingsOf(kind, request),
                    kind is TrainingKind.Detector ? BoxSelection.ScaleFor(images.SelectMany(image => image.Boxes)) : 1,
                    request.FirstSeed + seed,
                    request.Device,
                    settings.Threads ?? DefaultThreads,
                    MemoryMegabytes: settings.MemoryMegabytes
                ),
                seed,
                fold
            );
        }

        for (var seed = request.Seeds - 1; seed >= 0; seed--)
        for (var fold = 0; fold < folds; fold++)
            yield return Part(seed, fold);
        // With folds every image is trained on in the end: another seed of that has no figures to tell.
        for (var seed = folds > 0 ? 0 : request.Seeds - 1; seed >= 0; seed--)
            yield return Part(seed, null);
    }

    /// <summary>One thread is left to those who annotate.</summary>
    private static int DefaultThreads => Math.Clamp(Environment.ProcessorCount - 1, 1, 8);

    private static TrainingSettings SettingsOf(TrainingKind kind, TrainingRequest request)
    {
        var usual = TrainingSettings.Default(kind);
        var steps = (kind is TrainingKind.Detector ? request.DetectorSteps : request.ClassifierSteps) ?? usual.Steps;
        return usual with
        {
            Steps = steps,
            Width = request.Width ?? usual.Width,
            // A short training shows a curve too, and loses little when it is killed.
            ValidateEvery = Math.Clamp(steps / 4, 1, usual.ValidateEvery),
            CheckpointEvery = Math.Clamp(steps / 8, 1, usual.CheckpointEvery),
        };
    }

    private static (IReadOnlyList<string> Classes, List<TrainingImage> Images) ImagesOf(
        TrainingKind kind,
        TrainingDataSet data,
        UnknownCells? unknown,
        Func<string, string> fileOf
    )
    {
        var isTold = kind is TrainingKind.Classifier && unknown is not null && data.Classes.Contains(unknown.Class);
        List<string> classes = [.. data.Classes.Where(key => !isTold || key != unknown!.Class)];
        if (isTold && unknown!.As is { } other && !classes.Contains(other))
            classes.Add(other);
        return (
            classes,
            [
                .. data.Images.Select(image => new TrainingImage(
                    image.Name,
                    image.Patient,
                    image.Width,
                    image.Height,
                    [.. image.Planes.Select(plane => new TrainingPlane(fileOf(plane.SourceHash), plane.Page, plane.Sample))],
                    [
                        .. image
                            .Boxes.Select(box => (Box: box, Class: ClassOf(data.Classes[box.Class])))
                            .Where(item => item.Class is not null)
                            .Select(item => item.Box with { Class = classes.IndexOf(item.Class!) }),
                    ],
                    image.Split is DataSplit.Validation
                )),
            ]
        );

        string? ClassOf(string key) => isTold && key == unknown!.Class ? unknown.As : key;
    }

    private static TrainingImage Train(TrainingImage image) => image with { IsValidation = false };

    /// <summary>The same images with one fold kept for figures, drawn by the first seed, so that other seeds have the same
    /// folds.</summary>
    private static List<TrainingImage> Hold(List<TrainingImage> images, int fold, int folds, long seed)
    {
        var random = PinnedRandom.For((ulong)seed, 0, "validation");
        var kept = Enumerable
            .Range(0, images.Count)
            .Select(index => (index, key: random.NextBits()))
            .OrderBy(item => item.key)
            .Where((_, place) => place % folds == fold)
            .Select(item => item.index)
            .ToHashSet();
        return [.. images.Select((image, index) => image with { IsValidation = kept.Contains(index) })];
    }
}
