using AnnotateHub.Application.Dashboard;
using AnnotateHub.Web.Features.Dashboard;

namespace AnnotateHub.Web.Tests.Pages;

/// <summary>Where the points of the line are. The picture is 720 x 240 with 48, 60, 16 and 32 left, right, above and below: 612 x 192 for
/// the line.</summary>
public sealed class ProgressPlotTests
{
    private static readonly DateOnly Monday = new(2026, 11, 2);

    [Fact]
    public void The_line_steps_on_the_days_of_work_and_stands_still_between()
    {
        var plot = new ProgressPlot([new DayProgress(Monday, 3), new DayProgress(Monday.AddDays(2), 5)], Monday.AddDays(4), null);

        // 8 submitted: the top is 10. Day 2 of 4 lies in the middle, 48 + 306; 3 and 8 of 10 lie 57.6 and 153.6 above the ground at 208.
        Assert.Equal("M48 208H48V150.4H354V54.4H660", plot.Path);
        Assert.Equal([0, 5, 10], plot.Marks);
        Assert.Null(plot.End);
    }

    [Fact]
    public void The_dashed_line_ends_where_everything_is_done()
    {
        var plot = new ProgressPlot([new DayProgress(Monday, 4)], Monday.AddDays(1), new Pace(4, 2, 16, Monday.AddDays(9)));

        Assert.Equal(Monday.AddDays(9), plot.End);
        Assert.Equal(20, plot.Total);
        Assert.Equal((660, 16), (plot.X(Monday.AddDays(9)), plot.Y(20)));
    }

    [Fact]
    public void An_end_in_the_far_future_is_not_drawn_because_it_would_flatten_what_happened()
    {
        var plot = new ProgressPlot([new DayProgress(Monday, 1)], Monday.AddDays(1), new Pace(1, 0.5, 500, Monday.AddDays(1000)));

        Assert.Null(plot.End);
    }

    [Fact]
    public void Work_that_was_taken_back_goes_down_again()
    {
        var plot = new ProgressPlot([new DayProgress(Monday, 2), new DayProgress(Monday.AddDays(1), -1)], Monday.AddDays(1), null);

        Assert.Equal([2, 1], plot.Sums.Select(point => point.Sum));
        Assert.Equal(1, plot.Done);
    }
}
