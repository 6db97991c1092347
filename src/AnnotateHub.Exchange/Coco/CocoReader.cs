using System.Text.Json;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.Coco;

/// <summary>Reads detection files (an object with images, categories, annotations) and results files (a list) beside them.</summary>
internal sealed class CocoReader : FormatReader
{
    private readonly Dictionary<string, Known> _images = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _categories = new(StringComparer.Ordinal);

    protected override bool IsFilePerImage => false;

    protected override bool MayRead(LabelFile file) => file.Extension == ".json";

    /// <summary>A list of results names its images by number only: files that say which images these are go first.</summary>
    protected override IEnumerable<LabelFile> Ordered(IEnumerable<LabelFile> files) => files.OrderBy(file => FirstMark(file) == '[');

    protected override void ReadFile(LabelFile file)
    {
        using var json = SafeJson.Open(file);
        switch (json.RootElement)
        {
            case { ValueKind: JsonValueKind.Array } results:
                ReadResults(file, results);
                break;
            case { ValueKind: JsonValueKind.Object } root when root.Part("images") is { ValueKind: JsonValueKind.Array } images:
                ReadDetection(file, root, images);
                break;
            default:
                throw new UnusableFileException("It has no list 'images'; a COCO file is an object with images, categories and annotations, or a list of results.");
        }
    }

    private void ReadDetection(LabelFile file, JsonElement root, JsonElement images)
    {
        var here = new Dictionary<string, Known>(StringComparer.Ordinal);
        foreach (var (index, item) in images.EnumerateArray().Index())
        {
            var (id, name) = (item.Text("id"), item.Text("file_name"));
            if (id is null || string.IsNullOrEmpty(name)) Gathered.Fault(file.Path, 0, $"images[{index}] has no id or no file_name; both are needed.");
            else if (!here.TryAdd(id, new Known(name, item.Pixels("width"), item.Pixels("height")))) Gathered.Fault(file.Path, 0, $"images[{index}] has the id {Gathering.Shown(id)} of an image before it; each needs its own.");
            else _images.TryAdd(id, here[id]);
        }

        var categories = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in root.Part("categories").Items())
            if (item.Text("id") is { } id && item.Text("name") is { Length: > 0 } name) _categories[id] = categories[id] = name;
        // COCO's image_info files list the images of a test set; they answer nothing.
        if (root.Part("annotations") is not { ValueKind: JsonValueKind.Array }) return;
        var boxes = here.Keys.ToDictionary(id => id, _ => new List<LabelledBox>(), StringComparer.Ordinal);
        foreach (var (index, item) in root.Part("annotations").Items().Index())
        {
            var place = $"annotations[{index}]";
            if (item.Text("image_id") is not { } image || !boxes.TryGetValue(image, out var list))
                Gathered.Fault(file.Path, 0, $"{place} is of image {Gathering.Shown(item.Text("image_id") ?? "(none)")}, which the file does not list.");
            else if (Box(file, item, place, categories) is { } box) list.Add(box);
        }

        foreach (var (id, image) in here) Gathered.Add(new ImageLabels(image.Name, image.Width, image.Height, boxes[id], File: file.Path));
    }

    private void ReadResults(LabelFile file, JsonElement results)
    {
        var boxes = new Dictionary<string, List<LabelledBox>>(StringComparer.Ordinal);
        foreach (var (index, item) in results.EnumerateArray().Index())
        {
            var place = $"[{index}]";
            if (item.Text("image_id") is not { } image)
            {
                Gathered.Fault(file.Path, 0, $"{place} has no image_id; a COCO results file is a list of objects with image_id, category_id, bbox and score.");
                continue;
            }

            if (!boxes.TryGetValue(image, out var list)) boxes[image] = list = [];
            if (Box(file, item, place, _categories) is { } box) list.Add(box);
        }

        foreach (var (id, found) in boxes)
        {
            var image = _images.GetValueOrDefault(id) ?? new Known(id, null, null);
            Gathered.Add(new ImageLabels(image.Name, image.Width, image.Height, found, IsModel: true, File: file.Path));
        }
    }

    private LabelledBox? Box(LabelFile file, JsonElement item, string place, Dictionary<string, string> categories)
    {
        if (item.Text("category_id") is not { } category)
        {
            Gathered.Fault(file.Path, 0, $"{place} has no category_id.");
            return null;
        }

        var parts = item.Part("bbox").Items().Take(5).ToArray();
        if (parts.Length != 4)
        {
            Gathered.Fault(file.Path, 0, $"{place} has {(parts.Length == 0 ? "no bbox" : "a bbox of other than four numbers")}; [x, y, width, height] is expected. Outlines alone are not read.");
            return null;
        }

        if (EdgesOf(parts) is not { } edges)
        {
            Gathered.Fault(file.Path, 0, $"{place} has the bbox {Gathering.Shown(item.Part("bbox")!.Value.GetRawText())}; four finite numbers are expected.");
            return null;
        }

        if (Gathered.Box(file.Path, 0, place, edges[0], edges[1], edges[2], edges[3]) is not { } box) return null;
        Gathered.Count();
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        JsonParts.KeepSimple(item.Part("attributes"), attributes);
        if (item.IsTrue("iscrowd")) attributes["iscrowd"] = "1";
        return BoxExtras.Unpack(new LabelledBox(
            categories.GetValueOrDefault(category, category), box, BoxExtras.ScoreOf(item.Text("score")), Attributes: attributes.Count == 0 ? null : attributes));
    }

    /// <summary>Corner and size, added as they are written, so that no bit is lost.</summary>
    private static double[]? EdgesOf(JsonElement[] parts)
    {
        if (parts.Any(part => JsonParts.Number(part) is null)) return null;
        var texts = parts.Select(JsonParts.Text).ToArray();
        return (ExactDecimal.Unshifted(texts[0], 0), ExactDecimal.Unshifted(texts[1], 0), ExactDecimal.Sum(texts[0], texts[2]), ExactDecimal.Sum(texts[1], texts[3])) is ({ } x1, { } y1, { } x2, { } y2) ? [x1, y1, x2, y2] : null;
    }

    private static char FirstMark(LabelFile file)
    {
        try
        {
            using var stream = file.Open();
            for (var looked = 0; looked < 1024; looked++)
                if (stream.ReadByte() is var mark && mark is not (' ' or '\r' or '\n' or '\t' or 0xEF or 0xBB or 0xBF)) return (char)Math.Max(0, mark);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Told when the file itself is read.
        }

        return '\0';
    }

    private sealed record Known(string Name, int? Width, int? Height);
}
