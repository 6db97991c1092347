namespace AnnotateHub.Exchange.Tests.Formats;

/// <summary>Whose answer it is, and which answers count as answers, in exports of Label Studio.</summary>
public sealed class LabelStudioAnswersTests
{
    private const string Rectangle =
        """{"id":"r","type":"rectanglelabels","original_width":200,"original_height":100,"value":{"x":0,"y":0,"width":50,"height":50,"rectanglelabels":["cell"]}}""";

    private const string Outline =
        """{"id":"p","type":"polygonlabels","original_width":200,"original_height":100,"value":{"points":[[0,0],[9,0],[9,9]],"polygonlabels":["cell"]}}""";

    [Fact]
    public void Two_answers_of_one_user_to_one_task_are_kept_apart_and_told()
    {
        var reading = Read(Answer("ada@lab.org", Rectangle), Answer("ben@lab.org", ""), Answer("ada@lab.org", ""));

        Assert.Equal(
            [("ada@lab.org", 1), ("ben@lab.org", 0), ("ada@lab.org (2)", 0)],
            reading.Labels.Select(imageLabels => (imageLabels.Rater!, imageLabels.Boxes.Count))
        );
        var exchangeFault = Assert.Single(reading.Faults);
        Assert.True(exchangeFault is { IsNote: true, Kind: FaultKind.Twice });
        Assert.Contains("task 7 was answered 2 times by 'ada@lab.org'", exchangeFault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_skipped_answer_is_no_second_one() =>
        Assert.DoesNotContain(
            Read(
                Answer("ada@lab.org", Rectangle),
                Answer("ada@lab.org", "").Replace("\"result\"", "\"was_cancelled\":true,\"result\"", StringComparison.Ordinal)
            ).Faults,
            fault => fault.Kind == FaultKind.Twice
        );

    [Fact]
    public void An_answer_of_which_no_region_can_be_read_is_damaged_and_not_empty()
    {
        var reading = Read(Answer("ada@lab.org", Outline), Answer("ben@lab.org", Rectangle + "," + Outline), Answer("cy@lab.org", ""));

        Assert.Equal(
            [("ben@lab.org", 1, 1), ("cy@lab.org", 0, 0)],
            reading.Labels.Select(imageLabels => (imageLabels.Rater!, imageLabels.Boxes.Count, imageLabels.Refused))
        );
        Assert.Equal(["ada@lab.org"], reading.Damaged.Select(imageLabels => imageLabels.Rater));
    }

    [Fact]
    public void Shares_are_of_the_picture_that_the_whole_path_leads_to()
    {
        // The task says nothing of sizes; two pictures have its name, one its path.
        var region = Rectangle.Replace("\"original_width\":200,\"original_height\":100,", "", StringComparison.Ordinal);
        var settings = new FormatSettings { Pictures = Pictures.From(("x/a.png", 400, 300), ("y/a.png", 1000, 50)) };

        var box = Assert.Single(Read(settings, "y/a.png", Answer("ada@lab.org", region)).Labels.Single().Boxes).Box;

        Assert.Equal((500, 25), (box.X2, box.Y2));
    }

    private static string Answer(string user, string results) => $$"""{"completed_by":{"email":"{{user}}"},"result":[{{results}}]}""";

    private static LabelReading Read(params string[] answers) => Read(new FormatSettings(), "a.png", answers);

    private static LabelReading Read(FormatSettings settings, string image, params string[] answers) =>
        AnnotationFormats
            .Find("label-studio")!
            .Read(
                [Folders.Text("l.json", $$"""[{"id":7,"data":{"image":"{{image}}"},"annotations":[{{string.Join(',', answers)}}]}]""")],
                settings
            );
}
