using System.Text.Json;
using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.Coco;

/// <summary>Reads detection files (an object with images, categories, annotations) and results files (a list) beside them.</summary>
internal sealed class CocoReader(IReadOnlyList<LabelFile> beside) : FormatReader
{
    private readonly List<CocoListing> _listings = [];
    private string? _firstNumbered;
    private string? _firstAnswerless;
    private bool _hasResults;

    protected override bool IsFilePerImage => false;

    protected override bool MayRead(LabelFile file) => file.Extension == ".json";

    /// <summary>A list of results names its images by number only: files that say which images these are go first.</summary>
    protected override IEnumerable<LabelFile> Ordered(IEnumerable<LabelFile> files) => files.OrderBy(file => FirstMark(file) == '[');

    protected override void ReadFile(LabelFile file)
    {
        using var json = SafeJson.Open(file, Gathered);
        switch (json.RootElement)
        {
            case { ValueKind: JsonValueKind.Array } results:
                if (_listings.Count == 0)
                    ReadListings();
                ReadResults(file, results);
                break;
            case { ValueKind: JsonValueKind.Object } root when root.Part("images") is { ValueKind: JsonValueKind.Array } images:
                ReadDetection(file, root, images);
                break;
            default:
                throw new UnusableFileException(
                    "It has no list 'images'; a COCO file is an object with images, categories and annotations, or a list of results."
                );
        }
    }

    protected override void EndOfFiles()
    {
        if (_firstNumbered is not null)
            Gathered.Note(_firstNumbered, 0, "There is no list of categories: the classes are only numbers.", FaultKind.Class);
        if (_firstAnswerless is not null && !_hasResults)
            Gathered.Note(
                _firstAnswerless,
                0,
                "It lists images and has no list 'annotations', so that it says nothing of what is on them.",
                FaultKind.File
            );
    }

    /// <summary>Files beside the results, which say what the numbers are; what is wrong with them is nobody's label.</summary>
    private void ReadListings()
    {
        foreach (var file in beside)
            try
            {
                using var json = SafeJson.Open(file, new ReadResultBuilder());
                if (json.RootElement.Part("images") is { ValueKind: JsonValueKind.Array } images)
                    Listed(file, json.RootElement, images, new ReadResultBuilder());
            }
            catch (Exception fault) when (fault is UnusableFileException or IOException or UnauthorizedAccessException)
            {
                // Without it the images stay numbers, and that is told.
            }
    }

    private (Dictionary<string, CocoImage> Images, CocoCategories Categories) Listed(
        LabelFile file,
        JsonElement root,
        JsonElement images,
        ReadResultBuilder gathered
    )
    {
        var here = new Dictionary<string, CocoImage>(StringComparer.Ordinal);
        foreach (var (index, jsonElement) in images.EnumerateArray().Index())
        {
            // LVIS has an address in the place of a name.
            var (id, name) = (jsonElement.Id("id"), jsonElement.Text("file_name") ?? jsonElement.Text("coco_url"));
            if (id is null || string.IsNullOrEmpty(name))
                gathered.Fault(file.Path, 0, $"images[{index}] has no id or no file_name; both are needed.", FaultKind.Image);
            else if (!here.TryAdd(id, ImageOf(file, name, jsonElement, gathered)))
                gathered.Fault(
                    file.Path,
                    0,
                    $"images[{index}] has the id {ReadResultBuilder.Shown(id)} of an image before it; each needs its own.",
                    FaultKind.Image
                );
        }

        var categories = new CocoCategories();
        foreach (var item in root.Part("categories").Items())
            if (item.Id("id") is { } id)
                categories.Add(id, item.Text("name"), file.Path);
        _listings.Add(new CocoListing(file.Path, here, categories));
        if (categories.Twice is var (twice, one, other))
            gathered.Note(
                file.Path,
                0,
                $"'{ReadResultBuilder.Shown(twice)}' is the name of the categories {one} and {other}: their boxes become one class.",
                FaultKind.Class
            );
        return (here, categories);
    }

    private void ReadDetection(LabelFile file, JsonElement root, JsonElement images)
    {
        var (here, categories) = Listed(file, root, images, Gathered);
        // COCO's image_info files list the images of a test set; they answer nothing.
        if (root.Part("annotations") is { ValueKind: not JsonValueKind.Array } noList)
            throw new UnusableFileException(
                $"Its 'annotations' are no list but begin '{ReadResultBuilder.Shown(noList.GetRawText())}'; a list of objects with image_id, "
                    + "category_id and bbox is expected."
            );
        if (root.Part("annotations") is null)
        {
            _firstAnswerless ??= file.Path;
            return;
        }

        var (ids, outlines) = (new HashSet<string>(StringComparer.Ordinal), new CocoOutlines());
        var found = here.Keys.ToDictionary(id => id, _ => new Found(), StringComparer.Ordinal);
        foreach (var (index, item) in root.Part("annotations").Items().Index())
        {
            var place = $"annotations[{index}]";
            if (item.Id("id") is { } own && !ids.Add(own))
                Gathered.Note(
                    file.Path,
                    0,
                    $"{place} has the id {ReadResultBuilder.Shown(own)} of an annotation before it; both were taken, and programs that "
                        + "look annotations up by id (pycocotools) would lose one."
                );
            if (item.Id("image_id") is not { } image || !found.TryGetValue(image, out var answer))
                Gathered.Fault(
                    file.Path,
                    0,
                    $"{place} is of image {ReadResultBuilder.Shown(item.Text("image_id") ?? "(none)")}, which the file does not list.",
                    FaultKind.Image
                );
            else
                AddBox(answer, file, item, place, categories, outlines);
        }

        outlines.Tell(file, Gathered);

        foreach (var (id, image) in here)
            Gathered.Add(
                new ImageLabels(image.Name, image.Width, image.Height, found[id].Boxes, File: file.Path)
                {
                    Place = $"image id {id}",
                    Refused = found[id].Refused,
                }
            );
    }

    private static CocoImage ImageOf(LabelFile file, string name, JsonElement image, ReadResultBuilder gathered)
    {
        var (width, height) = gathered.Sizes.Read(file.Path, image.Text("width"), image.Text("height"));
        return new CocoImage(name, width, height);
    }

    private void ReadResults(LabelFile file, JsonElement results)
    {
        // The nearest files that list images count; of several, all that do not contradict each other.
        var folder = file.Path[..Math.Max(0, file.Path.LastIndexOf('/'))];
        var near = _listings.Where(listing => listing.Folder == folder).ToList();
        var listings = near.Count > 0 ? near : _listings;
        var categories = CocoCategories.From(listings);
        _hasResults = true;
        var found = new Dictionary<string, Found>(StringComparer.Ordinal);
        foreach (var (index, jsonElement) in results.EnumerateArray().Index())
        {
            var place = $"[{index}]";
            if (jsonElement.Id("image_id") is not { } image)
            {
                Gathered.Fault(
                    file.Path,
                    0,
                    $"{place} has no image_id; a COCO results file is a list of objects with image_id, category_id, bbox and score."
                );
                continue;
            }

            if (!found.TryGetValue(image, out var answer))
                found[image] = answer = new Found();
            AddBox(answer, file, jsonElement, place, categories, outlines: null);
        }

        var numbered = new List<string>();
        foreach (var (id, answer) in found)
        {
            var images = listings.Select(listing => listing.Images.GetValueOrDefault(id)).OfType<CocoImage>().Distinct().ToList();
            if (images.Select(image => image.Name).Distinct(StringComparer.Ordinal).Count() > 1)
                Gathered.Fault(
                    file.Path,
                    0,
                    $"The image {ReadResultBuilder.Shown(id)} is '{ReadResultBuilder.Shown(images[0].Name)}' in one file beside "
                        + $"it and '{ReadResultBuilder.Shown(images[1].Name)}' in another; keep each with its results.",
                    FaultKind.Image
                );
            else if (images.Count == 0 && listings.Any(listing => listing.Images.Count > 0))
                Gathered.Fault(
                    file.Path,
                    0,
                    $"The image {ReadResultBuilder.Shown(id)} is in no list of images beside it; its {answer.Boxes.Count} boxes "
                        + "are left out.",
                    FaultKind.Image
                );
            else
            {
                if (images.Count == 0 && id.All(char.IsAsciiDigit))
                    numbered.Add(id);
                var image = images.FirstOrDefault() ?? new CocoImage(id, null, null);
                Gathered.Add(
                    new ImageLabels(image.Name, image.Width, image.Height, answer.Boxes, IsModel: true, File: file.Path)
                    {
                        Place = $"image id {id}",
                        Refused = answer.Refused,
                    }
                );
            }
        }

        if (numbered.Count > 0)
            Gathered.Note(
                file.Path,
                0,
                $"No file beside it says which images its numbers are, so that {numbered.Count} "
                    + $"{(numbered.Count == 1 ? "image is" : "images are")} only called '{numbered[0]}'{(numbered.Count > 1 ? " and so on" : "")}.",
                FaultKind.Image
            );
    }

    private void AddBox(
        Found answer,
        LabelFile file,
        JsonElement jsonElement,
        string place,
        CocoCategories categories,
        CocoOutlines? outlines
    )
    {
        var refused = Gathered.Refused;
        if (Box(file, jsonElement, place, categories) is { } box)
        {
            answer.Boxes.Add(box);
            outlines?.Compare(jsonElement, place, box.Box);
        }

        answer.Refused += Gathered.Refused - refused;
    }

    private LabelledBox? Box(LabelFile file, JsonElement jsonElement, string place, CocoCategories categories)
    {
        if (jsonElement.IsTrue("deleted"))
        {
            Gathered.Fault(file.Path, 0, $"{place} is marked as deleted; it is left out.");
            return null;
        }

        if (jsonElement.Id("category_id") is not { } category)
        {
            Gathered.Fault(file.Path, 0, $"{place} has no category_id.", FaultKind.Class);
            return null;
        }

        var (name, fault) = categories.Find(category);
        if (name is null)
        {
            Gathered.Fault(
                file.Path,
                0,
                $"{place} is of category {ReadResultBuilder.Shown(category)}, which has no name: {fault}.",
                FaultKind.Class
            );
            return null;
        }

        var parts = jsonElement.Part("bbox").Items().Take(5).ToArray();
        if (parts.Length != 4)
        {
            Gathered.Fault(
                file.Path,
                0,
                $"{place} has {(parts.Length == 0 ? "no bbox" : "a bbox of other than four numbers")}; [x, y, width, height] is "
                    + "expected. Outlines alone are not read."
            );
            return null;
        }

        if (EdgesOf(parts) is not { } edges)
        {
            Gathered.Fault(
                file.Path,
                0,
                $"{place} has the bbox {ReadResultBuilder.Shown(jsonElement.Part("bbox")!.Value.GetRawText())}; four finite "
                    + "numbers are expected."
            );
            return null;
        }

        if (Gathered.Box(file.Path, 0, place, edges[0], edges[1], edges[2], edges[3]) is not { } box)
            return null;
        Gathered.Count();
        if (categories.IsEmpty)
            _firstNumbered ??= file.Path;
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        JsonExtensions.KeepSimple(jsonElement.Part("attributes"), attributes);
        CocoExtras.Keep(jsonElement, attributes, reason => Gathered.Note(file.Path, 0, $"{place} {reason}"));
        if (jsonElement.IsTrue("iscrowd"))
            attributes["iscrowd"] = "1";
        if (jsonElement.IsTrue("ignore"))
            attributes["ignore"] = "1";
        if (jsonElement.Part("keypoints") is { ValueKind: JsonValueKind.Array } points && points.GetArrayLength() > 0)
            attributes.TryAdd("keypoints", string.Join(' ', points.EnumerateArray().Select(JsonExtensions.Text)));
        var score = Gathered.Score(file.Path, 0, place, jsonElement.Text("score"), attributes);
        var spelled = Gathered.Spellings.Add(name, file.Path);
        return Gathered.Unpacked(
            file.Path,
            0,
            place,
            new LabelledBox(spelled, box, score, Attributes: attributes.Count == 0 ? null : attributes)
        );
    }

    /// <summary>Corner and size, added as they are written, so that no bit is lost.</summary>
    private static double[]? EdgesOf(JsonElement[] parts)
    {
        if (parts.Any(part => JsonExtensions.Number(part) is null))
            return null;
        var texts = parts.Select(JsonExtensions.Text).ToArray();
        return
            (
                ExactDecimal.Unshifted(texts[0], 0),
                ExactDecimal.Unshifted(texts[1], 0),
                ExactDecimal.Sum(texts[0], texts[2]),
                ExactDecimal.Sum(texts[1], texts[3])
            )
                is ({ } x1, { } y1, { } x2, { } y2)
            ? [x1, y1, x2, y2]
            : null;
    }

    private static char FirstMark(LabelFile file) => FormatDetector.Start(file).TrimStart().FirstOrDefault();

    private sealed class Found
    {
        public List<LabelledBox> Boxes { get; } = [];
        public int Refused { get; set; }
    }
}
