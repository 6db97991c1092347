using AnnotateHub.Training.Cards;
using AnnotateHub.Training.Figures;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Training.Tests;

public sealed class FigureTests
{
    [Fact]
    public void A_detector_that_finds_every_cell_and_one_more_at_the_end_is_perfect_but_for_it()
    {
        var image = Jobs.Image("a", new TrainingBox(0, 0, 0, 10, 10), new TrainingBox(1, 20, 0, 30, 10));

        var figures = DetectorFigures.From(
            5,
            [image],
            [
                [new(0, 0.9, 0, 0, 10, 10), new(0, 0.8, 20, 0, 30, 10), new(0, 0.1, 40, 0, 50, 10)],
            ],
            ["R", "G"]
        );

        // R: hit, miss, miss; its only cell was found first. G: never said. Any cell: hit, hit, miss.
        Assert.Equal((1.0, 1.0, 0.9), (figures.Classes[0].Ap50, figures.Classes[0].F1, figures.Classes[0].Threshold));
        Assert.Equal((0.0, 0.0), (figures.Classes[1].Ap50, figures.Classes[1].F1));
        Assert.Equal((1.0, 1.0, 0.8, 2), (figures.AnyCell!.Ap50, figures.AnyCell.F1, figures.AnyCell.Threshold, figures.AnyCell.Boxes));
    }

    [Fact]
    public void A_classifier_that_is_right_in_three_of_four()
    {
        var figures = ClassifierFigures.From(
            5,
            1,
            [0, 0, 1, 1],
            [
                [0.9, 0.1],
                [0.4, 0.6],
                [0.3, 0.7],
                [0.2, 0.8],
            ],
            ["R", "G"]
        );

        Assert.Equal(0.75, figures.Accuracy);
        Assert.Equal(2 / 3.0, figures.Classes[0].F1!.Value, 9);
        Assert.Equal(1, figures.Classes[0].Auroc);
    }

    [Fact]
    public void The_error_of_an_area_that_one_pair_decides_is_a_coin()
    {
        // With one positive and one negative the area is 1 or 0, both as likely at 0.5: a standard deviation of one half.
        Assert.Equal(0.5, ClassifierFigures.StandardError(0.5, 1, 1), 9);
        // For 0.5 both of Hanley and McNeil's terms are 1/3: (1/4 + 2 (n - 1)/12) / n² = (2n + 1) / 12 n², Mann and Whitney's variance.
        Assert.Equal(Math.Sqrt(21 / 1200.0), ClassifierFigures.StandardError(0.5, 10, 10), 9);
    }

    [Fact]
    public void A_class_that_the_channels_do_not_show_is_warned_of()
    {
        var job = Jobs.Classifier(Jobs.Image("a", new TrainingBox(0, 0, 0, 10, 10)));
        ValidationFigures With(double area) => new(1, 1, [new ClassFigures("R", 20, null, 0.5, null, area, 0.08)]);

        Assert.Contains(
            CardWarnings.From(job, With(0.6)),
            sentence => sentence.Contains("Class 'R' is not distinguished from the others better than by chance")
        );
        Assert.DoesNotContain(CardWarnings.From(job, With(0.7)), sentence => sentence.Contains("by chance"));
    }

    [Theory]
    [InlineData(0.0, 10, true)]
    [InlineData(0.5, 10, false)]
    [InlineData(0.0, 4, false)]
    public void A_class_that_a_detector_has_not_learnt_is_warned_of(double ap50, int boxes, bool warned)
    {
        var job = Jobs.Classifier(Jobs.Image("a", new TrainingBox(0, 0, 0, 10, 10))) with { Kind = TrainingKind.Detector };

        var warnings = CardWarnings.From(job, new ValidationFigures(1, 1, [new ClassFigures("R", boxes, ap50, 0)]));

        Assert.Equal(warned, warnings.Any(sentence => sentence.Contains($"Class 'R' is hardly found (AP50 0.00 on {boxes} validation")));
    }

    [Fact]
    public void Spread_is_that_of_a_sample()
    {
        var spread = FigureSpread.Over([Figures(0.8), Figures(0.9), Figures(1.0)]);

        Assert.Equal(
            (0.9, 0.1, 3),
            (
                Math.Round(spread[FigureSpread.AnyCell].Ap50!.Mean, 9),
                Math.Round(spread[FigureSpread.AnyCell].Ap50!.Deviation!.Value, 9),
                spread["R"].Ap50!.Count
            )
        );
        Assert.Null(spread["R"].Auroc);

        static ValidationFigures Figures(double value) =>
            new(1, 1, [new ClassFigures("R", 3, value, value)], new ClassFigures(null, 3, value, value));
    }

    [Fact]
    public void Messages_are_lines_and_other_words_are_none()
    {
        TrainerMessage[] messages =
        [
            new TrainerMessage.Reading(1, 2),
            new TrainerMessage.Progressed(3, 4, double.NaN, null),
            new TrainerMessage.Failed("No \"cells\"\nhere."),
            new TrainerMessage.Done(4, 2.5, 300),
        ];

        Assert.All(messages, message => Assert.Equal(message, TrainerMessage.Parse(message.ToLine())));
        Assert.All(messages, message => Assert.DoesNotContain('\n', message.ToLine()));
        Assert.Null(TrainerMessage.Parse("[W warning.cpp] something of libtorch"));
        Assert.Null(TrainerMessage.Parse("{\"type\":\"unheard\"}"));
        Assert.Null(TrainerMessage.Parse("{cut"));
    }
}
