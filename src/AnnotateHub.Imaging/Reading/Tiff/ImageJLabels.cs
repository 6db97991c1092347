using System.Text;

namespace AnnotateHub.Imaging.Reading.Tiff;

/// <summary>The labels of the planes in ImageJ's own tags (50838 sizes, 50839 data): where its users name their channels.</summary>
internal static class ImageJLabels
{
    private const int Sizes = 50838,
        Data = 50839;
    private const int MaxBytes = 1 << 20;
    private const int Labels = 0x6c61626c;

    public static IReadOnlyList<string> From(TiffFile file, TiffDirectory tags)
    {
        if (!tags.Has(Sizes) || tags.CountOf(Data) is <= 0 or > MaxBytes)
            return [];
        var sizes = tags.Numbers(Sizes, 4_096);
        var data = tags.Bytes(Data, MaxBytes);
        // The header: a magic word, then how many entries of each kind follow, in their order.
        if (sizes.Length == 0 || sizes[0] is < 12 or > 1_024 || sizes[0] > data.Length)
            return [];
        var (at, entry, labels) = ((int)sizes[0], 1, new List<string>());
        for (var place = 4; place + 8 <= sizes[0]; place += 8)
        {
            var (kind, count) = ((int)file.ToUInt32(data.AsSpan(place)), file.ToUInt32(data.AsSpan(place + 4)));
            for (var index = 0; index < count && entry < sizes.Length; index++, entry++)
            {
                var size = sizes[entry];
                if (size < 0 || size > data.Length - at)
                    return labels;
                if (kind == Labels)
                    labels.Add(Plain((file.BigEndian ? Encoding.BigEndianUnicode : Encoding.Unicode).GetString(data, at, (int)size)));
                at += (int)size;
            }
        }

        return labels;
    }

    // "c:1/2 - DAPI": ImageJ puts the place before the name; a label may go on over lines of metadata.
    private static string Plain(string label)
    {
        var first = label.Split('\n')[0].Trim();
        var dash = first.IndexOf(" - ", StringComparison.Ordinal);
        return dash >= 0 && first.StartsWith("c:", StringComparison.Ordinal) ? first[(dash + 3)..].Trim() : first;
    }
}
