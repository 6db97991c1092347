using System.Globalization;
using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.Yolo;

/// <summary>Decides between the readings of a line by the other lines of its file: one program wrote them all.</summary>
internal sealed class YoloColumns
{
    // Turned by less, a box that was rounded to six digits only looks turned.
    private const double LeastTurn = 0.05;

    private readonly HashSet<YoloReading> _certain;
    private int _turned,
        _unclear;
    private int _firstTurned,
        _firstUnclear;

    public YoloColumns(IReadOnlyList<YoloLine> lines)
    {
        _certain = [.. lines.Where(line => line.Readings.Count == 1).Select(line => line.Readings[0])];
        var scored = lines.Where(line => line.Values.Length == 5 && (line.MayBeginWithScore || line.MayEndWithScore)).ToList();
        IsScoreFirst = scored.Any(line => !line.MayEndWithScore) && scored.All(line => line.MayBeginWithScore);
        MayBeginWithScore = scored.Count > 0 && scored.All(line => line.MayBeginWithScore);
    }

    /// <summary>Lines of five numbers are a score and a box; read as a box and its score some would leave the picture.</summary>
    public bool IsScoreFirst { get; }

    /// <summary>All lines of five numbers can be read so, whether they are or not.</summary>
    public bool MayBeginWithScore { get; }

    /// <summary>Null where no reading is left, or more than one that says another place.</summary>
    public YoloReading? Choose(YoloLine line)
    {
        if (IsOfScoreFirst(line))
            return null;
        if (line.Readings.Count <= 1)
            return line.Readings.Count == 0 ? null : line.Readings[0];
        if (line.Readings.Where(_certain.Contains).ToList() is [var certain])
            return certain;
        // Where only the last column is a score or an id the place is the same: it stays, and the column is told.
        return line.Readings.All(reading => reading.Tail == 1 && reading.Shape == line.Readings[0].Shape) ? Unclear(line) : null;
    }

    public string GetDenialReason(YoloLine line, (int Points, int Numbers)? keyPoints)
    {
        if (IsOfScoreFirst(line))
            return "has five numbers behind the class that seem to be a score and then x, y, width and height: read with the score at the "
                + "end, boxes of the file leave the image. Move the score to the end; the line is left out.";
        if (line.Readings.Count > 1)
            return $"can be read as {string.Join(" or as ", line.Readings.Select(Describe))}, at different places; the line is left "
                + "out. A data.yaml with kpt_shape, or fewer columns, would decide.";
        if (keyPoints is var (points, numbers))
            return $"has {line.Values.Length} numbers behind the class; with the {points} key points of {numbers} numbers that "
                + $"data.yaml announces {4 + points * numbers} are expected.";
        return line.Values.Length == 5
            ? "has a fifth number that is neither a score from 0 to 1 nor a track id; the line is left out."
            : "is neither a box, an outline nor a box with key points inside the image; shares from 0 to 1 are expected.";
    }

    public Dictionary<string, string> AttributesOf(YoloLine line, YoloReading reading, (int Width, int Height) size)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        if (line.TrackOf(reading) is { } track)
            attributes["track_id"] = track;
        if (reading.Shape == YoloShape.KeyPoints)
            attributes["keypoints"] = line.PointsOf(reading);
        if (reading.IsUnclear)
            attributes[$"column_{line.Values.Length + 1}"] = line.Values[^1].ToString("R", CultureInfo.InvariantCulture);
        if (reading.Shape == YoloShape.Outline && TurnOf(line.Values[..^reading.Tail], size) is { } degrees)
        {
            // Not 'rotation': the bounds are taken, and whoever reads that would turn them once more.
            attributes[Turns.Kept] = degrees.ToString("0.##", CultureInfo.InvariantCulture);
            if (_turned++ == 0)
                _firstTurned = line.Number;
        }

        return attributes;
    }

    private bool IsOfScoreFirst(YoloLine line) => IsScoreFirst && line.Values.Length == 5;

    public void Tell(LabelFile file, ReadResultBuilder gathered)
    {
        if (_turned > 0)
            gathered.Note(
                file.Path,
                _firstTurned,
                $"{(_turned == 1 ? "A box is" : $"{_turned} boxes are")} turned: the bounds were taken, and the angle is kept as "
                    + $"the attribute '{Turns.Kept}'."
            );
        if (_unclear > 0)
            gathered.Note(
                file.Path,
                _firstUnclear,
                $"Whether the last column is a score or a track id is not clear{(_unclear == 1 ? "" : $" in {_unclear} lines")}; "
                    + "it is kept as an attribute named by its column.",
                FaultKind.Columns
            );
    }

    private YoloReading Unclear(YoloLine line)
    {
        if (_unclear++ == 0)
            _firstUnclear = line.Number;
        return new YoloReading(line.Readings[0].Shape, HasScore: false, HasTrack: false, IsUnclear: true);
    }

    private static string Describe(YoloReading reading)
    {
        var shape = reading.Shape switch
        {
            YoloShape.Box => "a box",
            YoloShape.Outline => "an outline",
            _ => "a box with key points",
        };
        return (reading.HasScore, reading.HasTrack) switch
        {
            (true, true) => $"{shape} with score and track id",
            (true, false) => $"{shape} with a score",
            (false, true) => $"{shape} with a track id",
            _ => shape,
        };
    }

    /// <summary>
    /// Degrees, clockwise, of four corners that are a rectangle on the picture; null for straight ones and for other outlines.
    /// </summary>
    private static double? TurnOf(double[] shares, (int Width, int Height) size)
    {
        if (shares.Length != 8)
            return null;
        var points = Enumerable
            .Range(0, 4)
            .Select(index => (X: shares[2 * index] * size.Width, Y: shares[2 * index + 1] * size.Height))
            .ToArray();
        var (ax, ay) = (points[1].X - points[0].X, points[1].Y - points[0].Y);
        var (bx, by) = (points[3].X - points[0].X, points[3].Y - points[0].Y);
        var (first, second) = (Math.Sqrt(ax * ax + ay * ay), Math.Sqrt(bx * bx + by * by));
        // Corners in six digits are off by up to a ten thousandth of the side, and a pixel's part with it.
        var off = Math.Max(0.5, 0.01 * Math.Max(first, second));
        if (first < off || second < off || Math.Abs(points[2].X - points[1].X - bx) > off || Math.Abs(points[2].Y - points[1].Y - by) > off)
            return null;
        if (Math.Abs(ax * bx + ay * by) > off * Math.Max(first, second))
            return null;
        var degrees = Math.Atan2(ay, ax) * 180 / Math.PI;
        var straight = Math.Abs(degrees - Math.Round(degrees / 90) * 90);
        return straight * Math.PI / 180 * Math.Max(first, second) < off && straight < 45 || straight < LeastTurn ? null : degrees;
    }
}
