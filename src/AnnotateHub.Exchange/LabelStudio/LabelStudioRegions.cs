using System.Text.Json;
using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.LabelStudio;

/// <summary>Reads the regions of one answer. Every region becomes boxes or a sentence; what is said of the whole image is passed
/// over.</summary>
/// <param name="ofTheWhole">Gets the name of each answer that is no region's.</param>
/// <param name="score">Of the prediction as a whole; counts for regions without their own.</param>
internal sealed class LabelStudioRegions(
    LabelFile file,
    ReadResultBuilder gathered,
    Func<LabelStudioPicture, (int Width, int Height)?> sizeOf,
    string? score,
    string place,
    Action<string> ofTheWhole
)
{
    private static readonly string[] Shapes =
    [
        "ellipselabels",
        "polygonlabels",
        "keypointlabels",
        "brushlabels",
        "bitmasklabels",
        "vectorlabels",
    ];

    /// <summary>Answers of a labelling screen that are no regions. With an id of a region they say something of that region.</summary>
    private static readonly HashSet<string> Answers = new(
        ["choices", "taxonomy", "textarea", "rating", "number", "datetime", "pairwise", "ranker", "relation", "labels"],
        StringComparer.Ordinal
    );

    private readonly Dictionary<string, List<string>> _labels = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, string>> _said = new(StringComparer.Ordinal);
    private readonly HashSet<string> _shapes = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<LabelStudioPicture, LabelStudioAnswer> Read(LabelStudioPictures pictures, IEnumerable<JsonElement> results)
    {
        var all = results.ToList();
        foreach (var result in all)
            Gather(result);
        var targets = all.Select(result => result.Text("to_name")).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        var isOnlyTarget = targets.Count <= 1;
        var found = pictures.Answered(targets).ToDictionary(picture => picture, picture => new LabelStudioAnswer(sizeOf(picture)));
        foreach (var (index, result) in all.Index())
        {
            var region = $"{place}, region {index + 1}";
            var value = result.Part("value") ?? result;
            var kind = KindOf(result, value);
            if (kind is null)
            {
                if (IsOfTheWhole(result))
                    ofTheWhole(result.Text("from_name") ?? result.Text("type")!);
                continue;
            }

            var target = pictures.From(result, isOnlyTarget);
            if (kind is not ("rectanglelabels" or "rectangle"))
            {
                foreach (var answer in target is null ? found.Values.ToList() : [From(target)])
                    answer.Refused++;
                Refuse(region, $"is '{ReadResultBuilder.Shown(kind)}'; only rectangles are read.");
                continue;
            }

            if (target is not { } picture)
            {
                foreach (var answer in found.Values)
                    answer.Refused++;
                Refuse(
                    region,
                    $"is on '{ReadResultBuilder.Shown(result.Text("to_name") ?? "nothing that is named")}', and the task has the pictures {string.Join(", ", pictures.All.Take(5).Select(labelStudioPicture => $"'{ReadResultBuilder.Shown(labelStudioPicture.Key)}'"))}: it does not say which of them is meant."
                );
                continue;
            }

            var (there, refused) = (From(picture), gathered.Refused);
            if (gathered.Sizes.Read(file.Path, result.Text("original_width"), result.Text("original_height")) is ({ } width, { } height))
                there.Size = (width, height);
            there.Boxes.AddRange(Boxes(result, value, there.Size, region));
            there.Refused += gathered.Refused - refused;
        }

        return found;

        LabelStudioAnswer From(LabelStudioPicture picture)
        {
            if (!found.TryGetValue(picture, out var there))
                found[picture] = there = new LabelStudioAnswer(sizeOf(picture));
            return there;
        }
    }

    /// <summary>Labels and answers that stand beside the shape with the same id.</summary>
    private void Gather(JsonElement result)
    {
        if (result.Text("id") is not { Length: > 0 } id)
            return;
        var value = result.Part("value") ?? result;
        var type = result.Text("type") ?? "";
        if (type == "labels")
            _labels[id] = [.. Names(value, "labels"), .. _labels.GetValueOrDefault(id) ?? []];
        else if (!Answers.Contains(type))
            _shapes.Add(id);
        else if (result.Text("from_name") is { Length: > 0 } name && value.Part(type == "textarea" ? "text" : type) is { } said)
        {
            if (!_said.TryGetValue(id, out var bag))
                _said[id] = bag = new Dictionary<string, string>(StringComparer.Ordinal);
            bag[name] =
                said.ValueKind == JsonValueKind.Array
                    ? string.Join(", ", said.EnumerateArray().Select(JsonExtensions.Text))
                    : JsonExtensions.Text(said);
        }
    }

    /// <summary>An answer about the image, or about two regions: no box can carry it.</summary>
    private bool IsOfTheWhole(JsonElement result) =>
        result.Text("type") is { } type
        && Answers.Contains(type)
        && type != "labels"
        && !(result.Text("id") is { } id && _shapes.Contains(id));

    /// <summary>Whether it lies somewhere on a picture.</summary>
    public static bool IsPlaced(JsonElement value) =>
        value.Part("x") is not null || value.Part("points") is not null || value.Part("rle") is not null;

    /// <summary>What a result is; null where it is no region of its own.</summary>
    private string? KindOf(JsonElement result, JsonElement value)
    {
        var isPlaced = IsPlaced(value);
        if (result.Text("type") is not { } type)
            // JSON-MIN does not say; the labels do.
            return Shapes.FirstOrDefault(shape => value.Part(shape) is not null)
                ?? (
                    value.Part("rectanglelabels") is not null || value.Part("width") is not null ? "rectanglelabels"
                    : value.Part("points") is not null ? "polygon"
                    : isPlaced ? "keypoint"
                    : null
                );
        if (!Answers.Contains(type))
            return type;
        return isPlaced && !(result.Text("id") is { } id && _shapes.Contains(id)) ? type : null;
    }

    private List<LabelledBox> Boxes(JsonElement result, JsonElement value, (int Width, int Height)? size, string region)
    {
        var id = result.Text("id") ?? "";
        List<string> names =
        [
            .. Names(value, "rectanglelabels")
                .Concat(Names(value, "labels"))
                .Concat(_labels.GetValueOrDefault(id) ?? [])
                .Distinct(StringComparer.Ordinal),
        ];
        if (names.Count == 0)
            return Refuse(region, "has no label; give it a class.");
        if (size is not { } pixels)
            return Refuse(region, "gives shares of an image whose size is not known; import the image first.");
        if (
            (value.Number("x"), value.Number("y"), value.Number("width"), value.Number("height"))
            is not
            ({ } x, { } y, { } width, { } height)
        )
            return Refuse(region, "needs x, y, width and height.");
        if ((result.Number("image_rotation") ?? value.Number("image_rotation") ?? 0) is var turned && Turns.IsTurned(turned))
            return Refuse(
                region,
                $"was drawn while the image was turned by {Turns.Text(turned)} degrees (image_rotation), so that its numbers do "
                    + "not lie on the image as it is stored; turn the image back in Label Studio and export again."
            );
        if (value.Part("rotation") is not null && value.Number("rotation") is null)
            return Refuse(
                region,
                $"is turned by '{ReadResultBuilder.Shown(value.Text("rotation") ?? "")}'; a finite number of degrees is expected."
            );
        var degrees = value.Number("rotation") ?? 0;
        var edges = Turns.AboutCorner(
            x * pixels.Width / 100,
            y * pixels.Height / 100,
            width * pixels.Width / 100,
            height * pixels.Height / 100,
            degrees
        );
        if (gathered.Box(file.Path, 0, region, edges.X1, edges.Y1, edges.X2, edges.Y2) is not { } box)
            return [];
        var attributes = new Dictionary<string, string>(_said.GetValueOrDefault(id) ?? [], StringComparer.Ordinal);
        if (result.Part("meta") is { } meta && meta.Part("text") is { } note)
            attributes["note"] =
                note.ValueKind == JsonValueKind.Array
                    ? string.Join(", ", note.EnumerateArray().Select(JsonExtensions.Text))
                    : JsonExtensions.Text(note);
        var share = gathered.Score(file.Path, 0, region, result.Text("score") ?? value.Text("score") ?? score, attributes);
        if (names.Count > 1)
            gathered.Note(
                file.Path,
                0,
                $"{region} has {names.Count} labels, {string.Join(" and ", names.Take(5).Select(name => $"'{ReadResultBuilder.Shown(name)}'"))}; a box has one class, so each label became a box of its own at the same place."
            );
        var boxes = new List<LabelledBox>();
        foreach (var name in names)
        {
            gathered.Count();
            var read = new LabelledBox(
                gathered.Spellings.Add(name, file.Path),
                box,
                share,
                Attributes: attributes.Count == 0 ? null : attributes
            );
            boxes.Add(
                Turns.IsTurned(degrees) ? Turns.Keep(read, degrees, reason => gathered.Note(file.Path, 0, $"{region} {reason}")) : read
            );
        }

        return boxes;
    }

    private static IEnumerable<string> Names(JsonElement value, string name) =>
        value.Part(name) switch
        {
            { ValueKind: JsonValueKind.Array } list => list.EnumerateArray()
                .Select(JsonExtensions.Text)
                .Where(text => text.Trim().Length > 0),
            { ValueKind: JsonValueKind.String } one when JsonExtensions.Text(one).Trim().Length > 0 => [JsonExtensions.Text(one)],
            _ => [],
        };

    private List<LabelledBox> Refuse(string region, string reason)
    {
        gathered.Fault(file.Path, 0, $"{region} {reason}");
        return [];
    }
}
