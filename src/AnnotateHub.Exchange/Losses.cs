using System.Globalization;

namespace AnnotateHub.Exchange;

/// <summary>
/// What a format has no place for, counted while it is written and told once for each kind, with the image that it begins in.
/// </summary>
internal sealed class Losses(string format)
{
    private readonly Dictionary<string, Count> _counts = new(StringComparer.Ordinal);

    /// <param name="what">The end of a sentence that begins with the boxes: <c>lost the flags</c>.</param>
    public void Add(ImageLabels labels, string what)
    {
        if (!_counts.TryGetValue(what, out var count))
            _counts[what] = count = new Count(labels.File.Length > 0 ? labels.File : labels.Image);
        count.Boxes++;
        count.Images.Add(labels.Image);
    }

    public void Tell(ICollection<ExchangeFault> leftOut)
    {
        foreach (var (what, count) in _counts)
            leftOut.Add(
                new ExchangeFault(
                    count.First,
                    0,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"As {format} {(count.Boxes == 1 ? "one box" : $"{count.Boxes:N0} boxes")}{(count.Images.Count == 1 ? " of this image" : $" of {count.Images.Count:N0} images, this one first,")} {what}"
                    )
                )
                {
                    IsNote = true,
                }
            );
    }

    private sealed class Count(string first)
    {
        public string First { get; } = first;
        public int Boxes { get; set; }
        public HashSet<string> Images { get; } = new(StringComparer.Ordinal);
    }
}
