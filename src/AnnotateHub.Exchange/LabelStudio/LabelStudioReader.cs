using System.Text.Json;
using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.LabelStudio;

/// <summary>Reads JSON, JSON-MIN and the files of a storage export: every annotation of a task is one rater's, every prediction one
/// model's.</summary>
internal sealed class LabelStudioReader(FormatSettings settings) : FormatReader
{
    private readonly Dictionary<string, (string File, int Count)> _ofTheWhole = new(StringComparer.Ordinal);

    private readonly Unanswered _unanswered = new();

    protected override bool IsFilePerImage => false;

    protected override bool MayRead(LabelFile file) => file.Extension == ".json";

    protected override void ReadFile(LabelFile file)
    {
        using var json = SafeJson.Open(file, Gathered);
        var root = json.RootElement;
        if (root.ValueKind == JsonValueKind.Array)
            foreach (var (index, task) in root.EnumerateArray().Index())
                ReadTask(file, task, $"task {task.Text("id") ?? $"[{index}]"}");
        else if (root.Part("task") is { ValueKind: JsonValueKind.Object } task && root.Part("result") is not null)
            ReadStored(file, root, task);
        else if (root.Part("data") is not null && (AnnotationsOf(root) ?? root.Part("predictions")) is not null)
            ReadTask(file, root, $"task {root.Text("id") ?? "[0]"}");
        else
            throw new UnusableFileException("It is no list of tasks; export the project as JSON or JSON-MIN.");
    }

    protected override void EndOfFiles()
    {
        _unanswered.Tell(Gathered);
        foreach (var (name, (file, count)) in _ofTheWhole)
            Gathered.Note(
                file,
                0,
                $"{(count == 1 ? "One answer" : $"{count} answers")} to '{ReadResultBuilder.Shown(name)}' {(count == 1 ? "is" : "are")} about "
                    + "the whole image or between regions, and not taken over: only boxes are."
            );
    }

    private void ReadTask(LabelFile file, JsonElement task, string place)
    {
        if (PicturesOf(file, task, place) is not { } pictures)
            return;
        if (AnnotationsOf(task) is null && task.Part("predictions") is null)
        {
            ReadFlat(file, task, pictures, place);
            return;
        }

        var annotations = AnnotationsOf(task).Items().ToList();
        var raters = annotations
            .Select((jsonElement, index) => RaterOf(jsonElement) ?? (annotations.Count > 1 ? $"annotation {index + 1}" : null))
            .ToList();
        Separate(file, annotations, raters, place);
        foreach (var (index, item) in annotations.Index())
        {
            var rater = raters[index];
            if (item.IsTrue("was_cancelled"))
                Gathered.Fault(file.Path, 0, $"{place} was skipped by {rater ?? "somebody"}, so it says nothing of the image.");
            else if (item.Part("result") is not { ValueKind: JsonValueKind.Array })
                Unreadable(file, pictures, item, rater, $"{place}, annotation {index + 1}");
            else
                Add(file, pictures, item.Part("result").Items(), rater, null, $"{place}, annotation {index + 1}");
        }

        var predictions = task.Part("predictions").Items().ToList();
        // Some exports name predictions by their ids only.
        foreach (var _ in predictions.Where(item => item.ValueKind != JsonValueKind.Object))
            _unanswered.AddNumbered(file.Path);
        if (annotations.Count == 0 && predictions.Count == 0 && !task.Part("drafts").Items().Any())
            _unanswered.AddTask(file.Path, place);
        foreach (var (index, item) in predictions.Index().Where(item => item.Item.ValueKind == JsonValueKind.Object))
            Add(
                file,
                pictures,
                item.Part("result").Items(),
                item.Text("model_version") is { Length: > 0 } model ? model : "predictions",
                item,
                $"{place}, prediction {index + 1}"
            );
        var drafts = task.Part("drafts").Items().Count(draft => draft.ValueKind == JsonValueKind.Object);
        if (drafts > 0)
            Gathered.Fault(
                file.Path,
                0,
                $"{place} has {drafts} {(drafts == 1 ? "draft" : "drafts")} that nobody submitted; drafts are not read. Submit "
                    + "them in Label Studio and export again."
            );
    }

    /// <summary>Label Studio before 1.0 called them completions.</summary>
    private static JsonElement? AnnotationsOf(JsonElement task) => task.Part("annotations") ?? task.Part("completions");

    /// <summary>An answer without a list of results is not an answer that found nothing.</summary>
    private void Unreadable(LabelFile file, LabelStudioPictures pictures, JsonElement annotation, string? rater, string place)
    {
        Gathered.Fault(
            file.Path,
            0,
            $"{place} has {(annotation.Text("result") is { } text ? $"'{ReadResultBuilder.Shown(text)}' under 'result'" : "no 'result'")}; "
                + "a list of regions is expected. The answer is left out."
        );
        foreach (var picture in pictures.All)
            Gathered.Damaged.Add(
                new ImageLabels(picture.Path, null, null, [], rater, Names: picture.Names, File: file.Path) { Place = place, Refused = 1 }
            );
    }

    /// <summary>JSON-MIN: the regions of each labelling tag lie in the task under the name of the tag.</summary>
    private void ReadFlat(LabelFile file, JsonElement task, LabelStudioPictures pictures, string place)
    {
        if (task.ValueKind != JsonValueKind.Object)
            return;
        var regions = task.EnumerateObject()
            .Where(entry => entry.Value.ValueKind == JsonValueKind.Array)
            .SelectMany(entry => entry.Value.EnumerateArray().Where(jsonElement => jsonElement.ValueKind == JsonValueKind.Object))
            .ToList();
        // Tasks for import, and lists of other programs, have pictures and no answers.
        if (RaterOf(task, "annotator") is null && task.Part("annotation_id") is null && !regions.Any(LabelStudioRegions.IsPlaced))
        {
            _unanswered.AddTask(file.Path, place);
            return;
        }

        Add(file, pictures, regions, RaterOf(task, "annotator"), null, place);
    }

    /// <summary>What a target storage holds: one annotation a file, its task inside.</summary>
    private void ReadStored(LabelFile file, JsonElement annotation, JsonElement task)
    {
        var place = $"task {task.Text("id") ?? "[0]"}";
        if (PicturesOf(file, task, place) is not { } pictures)
            return;
        if (annotation.IsTrue("was_cancelled"))
            Gathered.Fault(file.Path, 0, $"{place} was skipped by {RaterOf(annotation) ?? "somebody"}, so it says nothing of the image.");
        else
            Add(
                file,
                pictures,
                annotation.Part("result").Items(),
                RaterOf(annotation),
                null,
                $"{place}, annotation {annotation.Text("id") ?? "1"}"
            );
    }

    private LabelStudioPictures? PicturesOf(LabelFile file, JsonElement task, string place)
    {
        var (pictures, fault) = LabelStudioPictures.From(task);
        if (fault is not null)
            Gathered.Fault(file.Path, 0, $"{place} {fault}");
        return pictures;
    }

    private void Add(
        LabelFile file,
        LabelStudioPictures pictures,
        IEnumerable<JsonElement> results,
        string? rater,
        JsonElement? prediction,
        string place
    )
    {
        var regions = new LabelStudioRegions(
            file,
            Gathered,
            picture => SizeOf(file, picture),
            prediction?.Text("score"),
            place,
            name => _ofTheWhole[name] = _ofTheWhole.TryGetValue(name, out var before) ? (before.File, before.Count + 1) : (file.Path, 1)
        );
        var found = regions.Read(pictures, results);
        foreach (var (picture, answer) in found)
            Gathered.Add(
                new ImageLabels(
                    picture.Path,
                    answer.Size?.Width,
                    answer.Size?.Height,
                    answer.Boxes,
                    rater,
                    prediction is not null,
                    Names: picture.Names,
                    File: file.Path
                )
                {
                    Place = place,
                    IsShares = true,
                    Refused = answer.Refused,
                }
            );
    }

    /// <summary>One user who answered a task twice stays two raters: nobody but the user knows which answer counts.</summary>
    private void Separate(LabelFile file, List<JsonElement> annotations, List<string?> raters, string place)
    {
        var answers = raters.Index().Where(item => item.Item is not null && !annotations[item.Index].IsTrue("was_cancelled"));
        foreach (
            var same in answers
                .GroupBy(item => item.Item!, item => item.Index, StringComparer.Ordinal)
                .Where(group => group.Skip(1).Any())
                .ToList()
        )
        {
            foreach (var (nth, index) in same.Index().Skip(1))
                raters[index] = $"{same.Key} ({nth + 1})";
            var names = string.Join(" and ", same.Take(4).Select(index => $"'{ReadResultBuilder.Shown(raters[index]!)}'"));
            Gathered.Note(
                file.Path,
                0,
                $"{place} was answered {same.Count()} times by '{ReadResultBuilder.Shown(same.Key)}'; the answers are kept apart "
                    + $"as {names}. Take the one that counts.",
                FaultKind.Twice
            );
        }
    }

    /// <summary>Of the picture; regions say it themselves where they can.</summary>
    private (int Width, int Height)? SizeOf(LabelFile file, LabelStudioPicture picture) =>
        settings.Pictures is null
            ? settings.SizeOf(ImageLabels.StemOf(picture.Path)) ?? settings.SizeOf(ImageLabels.StemOf(picture.Names[0]))
            : PictureOf(
                new ImageLabels(picture.Path, null, null, [], Names: picture.Names, File: file.Path),
                isFilePerImage: false,
                settings
            )?.Image?.Size;

    /// <summary>A number, a mail address, or an object with either.</summary>
    private static string? RaterOf(JsonElement annotation, string name = "completed_by") =>
        annotation.Part(name) is not { } by ? null
        : by.ValueKind == JsonValueKind.Object ? by.Text("email") ?? by.Text("username") ?? by.Text("id")
        : JsonExtensions.Text(by);
}
