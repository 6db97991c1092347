using System.Globalization;
using AnnotateHub.Imaging.Reading;

namespace AnnotateHub.Application.Images.Import;

/// <summary>What files hold besides what an import takes: a sentence a kind, with the first files by name.</summary>
internal sealed class FileNotes
{
    private readonly Dictionary<string, List<string>> _files = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _sizes = new(StringComparer.Ordinal);

    /// <param name="used">Pages that channels show.</param>
    public void Add(string file, ImageDescription description, int used)
    {
        var content = description.Content;
        foreach (var note in content.Notes)
            Add(file, note);
        if (content.Channels.Count > used && content.Channels.All(channel => channel.File is null))
            Add(
                file,
                $"holds {content.Channels.Count} channels of which {used} {(used == 1 ? "is" : "are")} read; give a channel the "
                    + "page that it should show."
            );
        else if (content.Slices * (long)content.Frames > 1)
            Add(
                file,
                $"holds {Counted(content.Slices, "slice")} at {Counted(content.Frames, "time")}; the first slice at the first "
                    + "time is read."
            );
        else if (description.Pages > used && content.Channels.All(channel => channel.File is null))
            Add(
                file,
                $"holds {description.Pages} pages of which {used} {(used == 1 ? "is" : "are")} used; give a channel the page that "
                    + "it should show."
            );
    }

    public void AddPixelSize(ImageContent content)
    {
        var size = $"{Number(content.PixelWidth!.Value)} x {Number(content.PixelHeight!.Value)} µm a pixel by {content.PixelSizeSource}";
        _sizes[size] = _sizes.GetValueOrDefault(size) + 1;
    }

    public IEnumerable<string> All() =>
        _files
            .Select(entry =>
                entry.Value.Count == 1
                    ? $"'{entry.Value[0]}' {entry.Key}"
                    : $"{entry.Value.Count} files ({string.Join(", ", entry.Value.Take(3).Select(file => $"'{file}'"))}{(entry.Value.Count > 3 ? " ..." : "")}), each of which {entry.Key}"
            )
            .Concat(_sizes.Select(entry => $"{entry.Value} {(entry.Value == 1 ? "image has" : "images have")} {entry.Key}."));

    private void Add(string file, string note)
    {
        if (!_files.TryGetValue(note, out var files))
            _files[note] = files = [];
        files.Add(file);
    }

    private static string Counted(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
