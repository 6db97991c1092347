using System.Text.Json;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.LabelStudio;

/// <summary>Reads JSON and JSON-MIN: every annotation of a task is one rater's, every prediction one model's.</summary>
internal sealed class LabelStudioReader(FormatSettings settings) : FormatReader
{
    protected override bool IsFilePerImage => false;

    protected override bool MayRead(LabelFile file) => file.Extension == ".json";

    protected override void ReadFile(LabelFile file)
    {
        using var json = SafeJson.Open(file);
        if (json.RootElement.ValueKind != JsonValueKind.Array) throw new UnusableFileException("It is no list of tasks; export the project as JSON or JSON-MIN.");
        foreach (var (index, task) in json.RootElement.EnumerateArray().Index()) ReadTask(file, task, $"task {task.Text("id") ?? $"[{index}]"}");
    }

    private void ReadTask(LabelFile file, JsonElement task, string place)
    {
        if (ImageOf(task) is not { Length: > 0 } image)
        {
            Gathered.Fault(file.Path, 0, $"{place} names no image; data/image, or a text that ends like a picture, is expected.");
            return;
        }

        if (task.Part("annotations") is null && task.Part("predictions") is null)
        {
            // JSON-MIN: the regions lie in the task, under the name of the labelling tag.
            var regions = task.ValueKind == JsonValueKind.Object ? task.EnumerateObject().Select(entry => entry.Value).FirstOrDefault(value => value.ValueKind == JsonValueKind.Array) : default;
            Add(file, image, regions.ValueKind == JsonValueKind.Array ? regions : null, task.Text("annotator"), isModel: false, place);
            return;
        }

        foreach (var (index, item) in task.Part("annotations").Items().Index())
        {
            if (item.IsTrue("was_cancelled")) Gathered.Fault(file.Path, 0, $"{place} was skipped by {RaterOf(item) ?? "somebody"}, so it says nothing of the image.");
            else Add(file, image, item.Part("result"), RaterOf(item), isModel: false, $"{place}, annotation {index + 1}");
        }

        foreach (var (index, item) in task.Part("predictions").Items().Index())
            Add(file, image, item.Part("result"), item.Text("model_version") is { Length: > 0 } model ? model : "predictions", isModel: true, $"{place}, prediction {index + 1}");
    }

    private void Add(LabelFile file, string image, JsonElement? results, string? rater, bool isModel, string place)
    {
        (int Width, int Height)? size = settings.SizeOf(ImageLabels.StemOf(image));
        var boxes = new List<LabelledBox>();
        foreach (var (index, result) in results.Items().Index())
        {
            // Relations, choices and texts of the whole image are no regions.
            var value = result.Part("value") ?? result;
            if (result.Text("type") is { } type && type is not ("rectanglelabels" or "rectangle"))
            {
                if (value.Part("x") is not null || value.Part("points") is not null || type == "brushlabels")
                    Gathered.Fault(file.Path, 0, $"{place}, region {index + 1} is '{Gathering.Shown(type)}'; only rectangles are read.");
                continue;
            }

            if (result.Pixels("original_width") is { } width && result.Pixels("original_height") is { } height) size = (width, height);
            if (Box(file, value, BoxExtras.ScoreOf(result.Text("score")), size, $"{place}, region {index + 1}") is { } box) boxes.Add(box);
        }

        Gathered.Add(new ImageLabels(image, size?.Width, size?.Height, boxes, rater, isModel, Names: [Unprefixed(image)], File: file.Path));
    }

    private LabelledBox? Box(LabelFile file, JsonElement value, double? score, (int Width, int Height)? size, string place)
    {
        var name = value.Part("rectanglelabels").Items().Select(JsonParts.Text).FirstOrDefault();
        if (string.IsNullOrEmpty(name)) return Refuse("has no label; give it a class.");
        if (size is not { } pixels) return Refuse("gives shares of an image whose size is not known; import the image first.");
        if ((value.Number("x"), value.Number("y"), value.Number("width"), value.Number("height")) is not ({ } x, { } y, { } width, { } height)) return Refuse("needs x, y, width and height.");
        var edges = Rotated(x * pixels.Width / 100, y * pixels.Height / 100, width * pixels.Width / 100, height * pixels.Height / 100, value.Number("rotation") ?? 0);
        if (Gathered.Box(file.Path, 0, place, WholePixels.Snap(edges.X1), WholePixels.Snap(edges.Y1), WholePixels.Snap(edges.X2), WholePixels.Snap(edges.Y2)) is not { } box) return null;
        Gathered.Count();
        return new LabelledBox(name, box, score);

        LabelledBox? Refuse(string reason)
        {
            Gathered.Fault(file.Path, 0, $"{place} {reason}");
            return null;
        }
    }

    /// <summary>The bounds of a rectangle that was turned clockwise about its top left corner.</summary>
    private static (double X1, double Y1, double X2, double Y2) Rotated(double x, double y, double width, double height, double degrees)
    {
        if (degrees == 0) return (x, y, x + width, y + height);
        var (sine, cosine) = Math.SinCos(degrees * Math.PI / 180);
        double[] across = [0, width * cosine, -height * sine, width * cosine - height * sine], down = [0, width * sine, height * cosine, width * sine + height * cosine];
        return (x + across.Min(), y + down.Min(), x + across.Max(), y + down.Max());
    }

    private static string? ImageOf(JsonElement task)
    {
        var data = task.Part("data") ?? task;
        return data.Text("image") ?? data.Text("img") ?? (data.ValueKind == JsonValueKind.Object
            ? data.EnumerateObject().Where(entry => entry.Value.ValueKind == JsonValueKind.String).Select(entry => JsonParts.Text(entry.Value)).FirstOrDefault(text => ImageLabels.StemOf(text) != text[(text.LastIndexOfAny(['/', '\\']) + 1)..])
            : null);
    }

    /// <summary>A number, a mail address, or an object with either.</summary>
    private static string? RaterOf(JsonElement annotation) => annotation.Part("completed_by") is not { } by ? null
        : by.ValueKind == JsonValueKind.Object ? by.Text("email") ?? by.Text("username") ?? by.Text("id") : JsonParts.Text(by);

    /// <summary>Uploads are kept as <c>3f2a91bc-name.png</c>.</summary>
    private static string Unprefixed(string image)
    {
        var tail = image[(image.LastIndexOfAny(['/', '\\', '=']) + 1)..];
        return tail.Length > 9 && tail[8] == '-' && tail[..8].All(char.IsAsciiHexDigit) ? tail[9..] : tail;
    }
}
