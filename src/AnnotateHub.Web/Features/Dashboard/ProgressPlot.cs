using AnnotateHub.Application.Dashboard;

namespace AnnotateHub.Web.Features.Dashboard;

/// <summary>Submissions over time as a line: where its points are in a picture, and what stands along its edges.</summary>
public sealed class ProgressPlot
{
    public const int Width = 720;
    public const int Height = 240;

    /// <summary>Room for the numbers on the left and the days below, in the picture's units.</summary>
    public const int Left = 48,
        Right = 60,
        Top = 16,
        Bottom = 32;

    private readonly int _first;
    private readonly int _last;
    private readonly int _top;

    /// <param name="days">Days on which something was submitted or taken back, oldest first.</param>
    /// <param name="pace">For the dashed line to the expected end; null for none.</param>
    public ProgressPlot(IReadOnlyList<DayProgress> days, DateOnly today, Pace? pace)
    {
        var sum = 0;
        Sums = [.. days.Select(day => (day.Day, Sum: sum += day.Submitted))];
        _first = days.Count == 0 ? today.DayNumber : Math.Min(days[0].Day.DayNumber, today.DayNumber);
        End =
            pace is { ExpectedEnd: { } end, Remaining: > 0 }
            && end.DayNumber - today.DayNumber <= 3 * Math.Max(14, today.DayNumber - _first)
                ? end
                : null;
        _last = Math.Max(Math.Max(today.DayNumber, End?.DayNumber ?? 0), _first + 1);
        Total = sum + (pace?.Remaining ?? 0);
        _top = Round(Math.Max(1, Total));
        Today = today;
        Done = sum;
    }

    public IReadOnlyList<(DateOnly Day, int Sum)> Sums { get; }

    public int Done { get; }

    /// <summary>Submitted and still to be done.</summary>
    public int Total { get; }

    public DateOnly Today { get; }

    /// <summary>Where the dashed line ends; null where no end can be told, or one so far away that the line would be flat.</summary>
    public DateOnly? End { get; }

    public double X(DateOnly day) => Left + (Width - Left - Right) * (day.DayNumber - _first) / (double)(_last - _first);

    public double Y(int sum) => Height - Bottom - (Height - Top - Bottom) * sum / (double)_top;

    /// <summary>Steps: the sum stands still until the next day on which something came.</summary>
    public string Path
    {
        get
        {
            if (Sums.Count == 0)
                return "";
            var path = FormattableString.Invariant($"M{X(Sums[0].Day):0.#} {Y(0):0.#}");
            foreach (var (day, sum) in Sums)
                path += FormattableString.Invariant($"H{X(day):0.#}V{Y(sum):0.#}");
            return path + FormattableString.Invariant($"H{X(Today):0.#}");
        }
    }

    /// <summary>Numbers of the left edge: 0, half and the top.</summary>
    public IReadOnlyList<int> Marks => _top % 2 == 0 ? [0, _top / 2, _top] : [0, _top];

    /// <summary>The next 1, 2 or 5 with noughts behind it.</summary>
    private static int Round(int number)
    {
        for (var power = 1; ; power *= 10)
            foreach (var step in (int[])[1, 2, 5])
                if (step * power >= number)
                    return step * power;
    }
}
