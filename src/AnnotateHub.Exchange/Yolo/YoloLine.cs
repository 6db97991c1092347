using System.Globalization;
using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.Yolo;

/// <summary>A line of a label file and every way in which its columns can be read.</summary>
/// <remarks>
/// Tools write <c>class x y w h</c>, or a class and an outline, or <c>class x y w h</c> and key points; predictions and trackers add a
/// score, a track id, or both,
/// in this order (Ultralytics, Results.save_txt). A reading that leaves the picture or that data.yaml contradicts is none.
/// </remarks>
internal sealed class YoloLine
{
    /// <summary>Rounding to six digits and cells at the edge leave the picture by little.</summary>
    private const double Slack = 0.1;
    private const double OutlineSlack = 0.02;

    /// <summary>Products of larger ones with a side do not fit a decimal.</summary>
    private const double LargestExact = 1e9;

    private readonly string[] _texts;
    private readonly decimal[]? _exact;

    private YoloLine(int number, int @class, string content, string[] texts, double[] values) =>
        (Number, Class, Content, _texts, Values, _exact) = (number, @class, content, texts, values, Exact(texts));

    public int Number { get; }
    public int Class { get; }
    public string Content { get; }
    public double[] Values { get; }

    /// <summary>All readings that the line alone allows.</summary>
    public IReadOnlyList<YoloReading> Readings { get; private set; } = [];

    public static int? ClassOf(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
        && value == Math.Floor(value)
        && value is >= 0 and <= 1_000_000
            ? (int)value
            : null;

    /// <summary>Null where it is no label.</summary>
    public static YoloLine? Parse(int number, string content, (int Points, int Numbers)? keyPoints)
    {
        var parts = content.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 5 || ClassOf(parts[0]) is not { } @class)
            return null;
        var values = new double[parts.Length - 1];
        for (var index = 0; index < values.Length; index++)
            if (
                !double.TryParse(parts[index + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out values[index])
                || !double.IsFinite(values[index])
            )
                return null;
        var line = new YoloLine(number, @class, content, parts[1..], values);
        line.Readings = [.. line.Possible(keyPoints)];
        return line;
    }

    public double? ScoreOf(YoloReading reading) => reading.HasScore ? Values[^(reading.HasTrack ? 2 : 1)] : null;

    public string? TrackOf(YoloReading reading) => reading.HasTrack ? ((long)Values[^1]).ToString(CultureInfo.InvariantCulture) : null;

    public string PointsOf(YoloReading reading) => string.Join(' ', _texts[4..^reading.Tail]);

    /// <summary>
    /// Left, top, right and bottom in pixels. Decimals are multiplied as they are written: 0.55 of 50 is 27.5, which it is not in binary.
    /// </summary>
    public (double X1, double Y1, double X2, double Y2) PixelsOf(YoloReading reading, int width, int height)
    {
        var (x1, y1, x2, y2) = EdgesOf(reading);
        if (_exact is null || Math.Max(Math.Max(Math.Abs(x1), Math.Abs(y1)), Math.Max(Math.Abs(x2), Math.Abs(y2))) > LargestExact)
            return (x1 * width, y1 * height, x2 * width, y2 * height);
        if (reading.Shape != YoloShape.Outline)
            return (
                (double)((_exact[0] - _exact[2] / 2) * width),
                (double)((_exact[1] - _exact[3] / 2) * height),
                (double)((_exact[0] + _exact[2] / 2) * width),
                (double)((_exact[1] + _exact[3] / 2) * height)
            );
        var points = _exact[..^reading.Tail];
        var (across, down) = (points.Where((_, index) => index % 2 == 0), points.Where((_, index) => index % 2 == 1));
        return (
            (double)(across.Min() * width),
            (double)(down.Min() * height),
            (double)(across.Max() * width),
            (double)(down.Max() * height)
        );
    }

    /// <summary>Left, top, right and bottom as shares of the picture.</summary>
    public (double X1, double Y1, double X2, double Y2) EdgesOf(YoloReading reading)
    {
        if (reading.Shape != YoloShape.Outline)
            return (Values[0] - Values[2] / 2, Values[1] - Values[3] / 2, Values[0] + Values[2] / 2, Values[1] + Values[3] / 2);
        var points = Values[..^reading.Tail];
        var (across, down) = (points.Where((_, index) => index % 2 == 0), points.Where((_, index) => index % 2 == 1));
        return (across.Min(), down.Min(), across.Max(), down.Max());
    }

    private static decimal[]? Exact(string[] texts)
    {
        var exact = new decimal[texts.Length];
        for (var index = 0; index < texts.Length; index++)
            if (!decimal.TryParse(texts[index], NumberStyles.Float, CultureInfo.InvariantCulture, out exact[index]))
                return null;
        return exact;
    }

    private IEnumerable<YoloReading> Possible((int Points, int Numbers)? keyPoints)
    {
        foreach (var (hasScore, hasTrack) in new[] { (false, false), (true, false), (false, true), (true, true) })
        {
            var tail = (hasScore ? 1 : 0) + (hasTrack ? 1 : 0);
            if (hasScore && Values[^(hasTrack ? 2 : 1)] is not (>= 0 and <= 1))
                continue;
            if (hasTrack && !IsTrack(_texts[^1]))
                continue;
            var count = Values.Length - tail;
            // Five numbers are nothing else; where they lie is told with the boxes of other formats.
            if (count == 4 && (tail <= 1 || IsInside))
                yield return new YoloReading(YoloShape.Box, hasScore, hasTrack);
            if (keyPoints is var (points, numbers))
            {
                if (count == 4 + points * numbers)
                    yield return new YoloReading(YoloShape.KeyPoints, hasScore, hasTrack);
                continue;
            }

            if (count >= 6 && count % 2 == 0 && Values.Take(count).All(share => share is >= -OutlineSlack and <= 1 + OutlineSlack))
                yield return new YoloReading(YoloShape.Outline, hasScore, hasTrack);
            if (count >= 7 && (count - 4) % 3 == 0 && IsInside && AreMarked(count))
                yield return new YoloReading(YoloShape.KeyPoints, hasScore, hasTrack);
        }
    }

    /// <summary>Behind the class stand five numbers, and where they are a score and a box (score first), that lies inside.</summary>
    public bool MayBeginWithScore =>
        Values is [>= 0 and <= 1, .. { Length: 4 } box] && !IsTrack(_texts[^1]) && IsInsideBox(box, OutlineSlack);

    /// <summary>Behind the class stand a box, which lies inside, and a score.</summary>
    public bool MayEndWithScore => Values is [.. { Length: 4 } box, >= 0 and <= 1] && IsInsideBox(box, Slack);

    private static bool IsInsideBox(double[] box, double slack) =>
        box is [var x, var y, > 0, > 0]
        && x - box[2] / 2 >= -slack
        && x + box[2] / 2 <= 1 + slack
        && y - box[3] / 2 >= -slack
        && y + box[3] / 2 <= 1 + slack;

    private bool IsInside =>
        Values is [>= 0 and <= 1, >= 0 and <= 1, > 0, > 0, ..]
        && EdgesOf(new YoloReading(YoloShape.Box, false, false)) is (>= -Slack, >= -Slack, <= 1 + Slack, <= 1 + Slack);

    /// <summary>Without a kpt_shape, key points tell themselves by their third number: not there, hidden or seen.</summary>
    private bool AreMarked(int count)
    {
        for (var at = 4; at < count; at += 3)
            if (!(Values[at] is >= 0 and <= 1 && Values[at + 1] is >= 0 and <= 1 && Values[at + 2] is 0 or 1 or 2))
                return false;
        return true;
    }

    /// <summary>Ids are written without a decimal point.</summary>
    private static bool IsTrack(string text) => text.Length <= 18 && (text == "-1" || text.All(char.IsAsciiDigit));
}
