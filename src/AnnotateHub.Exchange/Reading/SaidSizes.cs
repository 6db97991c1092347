using System.Globalization;

namespace AnnotateHub.Exchange.Reading;

/// <summary>Sizes of images as files say them. What is no size is none, and that is told once: nothing could be compared with it.</summary>
internal sealed class SaidSizes
{
    private int _count;
    private string _file = "",
        _first = "";

    public (int? Width, int? Height) Read(string file, string? width, string? height)
    {
        var size = (Pixels(width), Pixels(height));
        // Programs that do not know the size write 0 x 0, AnnotateHub's VOC among them: that says nothing.
        if (IsZero(width) && IsZero(height))
            return size;
        if (size.Item1 is null && !string.IsNullOrWhiteSpace(width) || size.Item2 is null && !string.IsNullOrWhiteSpace(height))
            Add(file, $"{ReadResultBuilder.Shown(width ?? "")} x {ReadResultBuilder.Shown(height ?? "")}");
        return size;
    }

    public void Tell(ReadResultBuilder gathered)
    {
        if (_count > 0)
            gathered.Note(
                _file,
                0,
                $"It says the size '{_first}', which is none{(_count == 1 ? "" : $", and so for {_count - 1} more images")}; a width and a "
                    + "height in whole pixels are expected. Whether the labels are of a copy of another size could not be compared.",
                FaultKind.Size
            );
    }

    /// <summary>A count of pixels; null where the text says nothing, zero, parts of a pixel or nonsense.</summary>
    public static int? Pixels(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        && value is >= 1 and <= int.MaxValue
        && value == Math.Floor(value)
            ? (int)value
            : null;

    private static bool IsZero(string? text) =>
        string.IsNullOrWhiteSpace(text)
        || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value == 0;

    private void Add(string file, string said)
    {
        if (_count++ == 0)
            (_file, _first) = (file, said);
    }
}
