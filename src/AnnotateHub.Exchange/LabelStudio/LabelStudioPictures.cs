using System.Text.Json;
using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.LabelStudio;

/// <summary>The pictures of one task: mostly one, but a labelling screen may show several side by side, or pages one after the
/// other.</summary>
internal sealed class LabelStudioPictures
{
    private const int MaxPages = 10_000;

    private readonly IReadOnlyList<LabelStudioPicture> _pictures;
    private readonly bool _arePages;

    private LabelStudioPictures(IReadOnlyList<LabelStudioPicture> pictures, bool arePages) => (_pictures, _arePages) = (pictures, arePages);

    public IReadOnlyList<LabelStudioPicture> All => _pictures;

    /// <summary>The pictures, or the end of a sentence that says why there are none.</summary>
    public static (LabelStudioPictures? Pictures, string? Fault) From(JsonElement task)
    {
        var data = task.Part("data") ?? task;
        if (data.ValueKind != JsonValueKind.Object)
            return (null, "is no object; a task with data and annotations is expected.");
        foreach (var name in new[] { "image", "img" })
            if (data.Part(name) is { ValueKind: JsonValueKind.Array } list)
            {
                List<LabelStudioPicture> pages =
                [
                    .. list.EnumerateArray()
                        .Take(MaxPages)
                        .Where(page => page.ValueKind == JsonValueKind.String)
                        .Select(page => LabelStudioPicture.From(name, JsonExtensions.Text(page))),
                ];
                return pages.Count > 0
                    ? (new LabelStudioPictures(pages, arePages: true), null)
                    : (null, $"names no image in its list data/{name}.");
            }

        var texts = data.EnumerateObject()
            .Where(entry => entry.Value.ValueKind == JsonValueKind.String)
            .Select(entry => (entry.Name, Text: JsonExtensions.Text(entry.Value)))
            .ToList();
        if (texts.FirstOrDefault(entry => entry.Text.StartsWith("data:", StringComparison.OrdinalIgnoreCase)).Name is { } inside)
            return (
                null,
                $"holds its picture itself (data/{ReadResultBuilder.Shown(inside)} begins with 'data:'), so that nothing says "
                    + "which image it is; give the tasks file names."
            );
        var named = texts
            .Where(entry => entry.Text.Length > 0 && (entry.Name is "image" or "img" || LabelStudioPicture.LooksLikePicture(entry.Text)))
            .OrderBy(entry =>
                entry.Name switch
                {
                    "image" => 0,
                    "img" => 1,
                    _ => 2,
                }
            )
            .Select(entry => LabelStudioPicture.From(entry.Name, entry.Text))
            .ToList();
        return named.Count > 0
            ? (new LabelStudioPictures(named, arePages: false), null)
            : (null, "names no image; data/image, or a text that ends like a picture, is expected.");
    }

    /// <summary>The picture that a region lies on; null where the task does not say.</summary>
    /// <param name="isOnlyTarget">All regions of the answer name the same object of the labelling screen.</param>
    public LabelStudioPicture? From(JsonElement result, bool isOnlyTarget)
    {
        if (_arePages)
            return (int)(result.Number("item_index") ?? 0) is var page and >= 0 && page < _pictures.Count ? _pictures[page] : null;
        if (_pictures.Count == 1)
            return _pictures[0];
        var target = result.Text("to_name");
        if (_pictures.FirstOrDefault(picture => picture.Key.Equals(target, StringComparison.OrdinalIgnoreCase)) is { } labelStudioPicture)
            return labelStudioPicture;
        return isOnlyTarget && _pictures[0].Key is "image" or "img" ? _pictures[0] : null;
    }

    /// <summary>The pictures that an answer is of, also where it holds no region.</summary>
    public IReadOnlyList<LabelStudioPicture> Answered(IReadOnlySet<string> targets)
    {
        if (_arePages)
            return _pictures;
        if (_pictures.Where(picture => targets.Contains(picture.Key)).ToList() is { Count: > 0 } named)
            return named;
        return _pictures[0].Key is "image" or "img" ? [_pictures[0]] : _pictures;
    }
}
