using System.Globalization;

namespace AnnotateHub.Exchange.Csv;

/// <summary>Four edges in one field, however they are written: <c>[ 983. 1762. 1317. 2117.]</c>, <c>{"x1": "-6","y1": "29","x2": "21","y2":
/// "56",}</c>.</summary>
internal static class BoxText
{
    /// <summary>x1, y1, x2, y2; by their names where they have them, else in this order. Null when there are not four numbers.</summary>
    /// <param name="hasSizes">Numbers without names are corner and size.</param>
    public static double[]? EdgesOf(string text, bool hasSizes = false)
    {
        var found = new List<(string Name, double Value)>(4);
        var name = "";
        for (var at = 0; at < text.Length; )
        {
            if (char.IsLetter(text[at]))
            {
                var end = at;
                while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_'))
                    end++;
                name = text[at..end].ToLowerInvariant();
                // Not a number, and not to be overlooked: the four others would move up.
                if (name is "nan" or "inf" or "infinity" or "null" or "none")
                    return null;
                at = end;
            }
            else if (
                char.IsAsciiDigit(text[at])
                || (text[at] is '-' or '+' or '.' && at + 1 < text.Length && (char.IsAsciiDigit(text[at + 1]) || text[at + 1] == '.'))
            )
            {
                var end = at + 1;
                while (
                    end < text.Length
                    && (
                        char.IsAsciiDigit(text[end])
                        || text[end] is '.'
                        || (
                            text[end] is 'e' or 'E'
                            && end + 1 < text.Length
                            && (char.IsAsciiDigit(text[end + 1]) || text[end + 1] is '-' or '+')
                        )
                        || (text[end] is '-' or '+' && text[end - 1] is 'e' or 'E')
                    )
                )
                    end++;
                if (
                    found.Count == 4
                    || !double.TryParse(text.AsSpan(at, end - at), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                    || !double.IsFinite(value)
                )
                    return null;
                found.Add((name, value));
                (name, at) = ("", end);
            }
            else
                at++;
        }

        if (found.Count != 4)
            return null;
        if (found.All(item => item.Name.Length == 0))
        {
            double[] plain = [.. found.Select(item => item.Value)];
            return hasSizes ? WithSize(plain) : plain;
        }


        return Named(found, "x1", "y1", "x2", "y2")
            ?? Named(found, "xmin", "ymin", "xmax", "ymax")
            ?? Named(found, "left", "top", "right", "bottom")
            ?? WithSize(Named(found, "x", "y", "w", "h") ?? Named(found, "x", "y", "width", "height"));
    }

    private static double[]? Named(List<(string Name, double Value)> found, params string[] names)
    {
        var places = names.Select(name => found.FindIndex(item => item.Name == name)).ToArray();
        return places.Contains(-1) ? null : [.. places.Select(place => found[place].Value)];
    }

    private static double[]? WithSize(double[]? box) => box is null ? null : [box[0], box[1], box[0] + box[2], box[1] + box[3]];
}
