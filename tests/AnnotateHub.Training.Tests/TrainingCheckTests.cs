using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Training.Tests;

public sealed class TrainingCheckTests
{
    private static readonly TrainingBox Red = new(0, 5, 5, 25, 25);
    private static readonly TrainingBox Green = new(1, 30, 5, 50, 25);

    [Fact]
    public void Boxes_of_two_classes_can_be_trained_on()
    {
        Assert.Null(TrainingCheck.Validate(Jobs.Detector(Jobs.Image("a", Red, Green))));
        Assert.Null(TrainingCheck.Validate(Jobs.Classifier(Jobs.Image("a", Red, Green))));
        Assert.Null(TrainingCheck.Validate(Jobs.Detector(Jobs.Image("a", Red))));
    }

    [Fact]
    public void Without_a_box_there_is_nothing_to_learn() =>
        Refused("no box on the 2 images", Jobs.Detector(Jobs.Image("a"), Jobs.Image("b")));

    [Fact]
    public void Boxes_of_validation_images_do_not_count() =>
        Refused("no box on the 1 images", Jobs.Detector(Jobs.Image("a"), Jobs.Image("b", Red) with { IsValidation = true }));

    [Fact]
    public void One_class_cannot_be_told_apart() => Refused("is of one class, 'R'", Jobs.Classifier(Jobs.Image("a", Red)));

    [Fact]
    public void Every_image_has_the_channels_of_the_others() =>
        Refused(
            "b has 1 channels, the others have 2 (Red, Green)",
            Jobs.Detector(Jobs.Image("a", Red), Jobs.Image("b", Red) with { Planes = [new TrainingPlane("a.png")] })
        );

    [Fact]
    public void A_box_lies_within_its_image() =>
        Refused("lies not within its 64 x 48 pixels", Jobs.Detector(Jobs.Image("a", Red with { X2 = 65 })));

    [Fact]
    public void All_images_for_validation_leave_none_to_train_on() =>
        Refused("all of them are for validation", Jobs.Detector(Jobs.Image("a", Red) with { IsValidation = true }));

    [Fact]
    public void Settings_out_of_range_are_named() =>
        Refused("multiple of 8", Jobs.Detector(Jobs.Image("a", Red)) with { Settings = new TrainingSettings { Side = 30 } });

    [Fact]
    public void Few_boxes_one_patient_and_no_validation_are_told()
    {
        var warnings = TrainingCheck.Warnings(Jobs.Detector(Jobs.Image("a", Red)));

        Assert.Contains(warnings, sentence => sentence.Contains("Class 'R' has 1 boxes"));
        Assert.Contains(warnings, sentence => sentence.Contains("Class 'G' has no box"));
        Assert.Contains(warnings, sentence => sentence.Contains("one patient, '06'"));
        Assert.Contains(warnings, sentence => sentence.Contains("No image was kept for validation"));
    }

    [Fact]
    public void What_cannot_be_seen_on_the_image_is_left_out_with_a_sentence_each()
    {
        var left = new List<string>();

        var kept = BoxSelection.Select("a", 64, 48, [Red, new(0, 70, 5, 90, 25), new(0, 5, 5, 8, 40), new(1, -10, 40, 10, 60)], left);

        Assert.Equal([Red, new TrainingBox(1, 0, 40, 10, 48)], kept);
        Assert.Equal(2, left.Count);
        Assert.Contains("(70, 5, 90, 25) lies outside the image of 64 x 48", left[0]);
        Assert.Contains("is 3 pixels wide or high", left[1]);
    }

    [Theory]
    [InlineData(24, 1)]
    [InlineData(48, 0.5)]
    [InlineData(6, 4)]
    public void The_median_cell_becomes_as_large_as_the_network_was_made_for(double side, double scale) =>
        Assert.Equal(scale, BoxSelection.ScaleFor([new(0, 0, 0, 1, 1), new(0, 0, 0, side, side), new(0, 0, 0, 500, 500)]));

    [Fact]
    public void Where_it_runs_does_not_change_what_it_is()
    {
        var job = Jobs.Detector(Jobs.Image("a", Red));

        Assert.Equal(job.Identity(), (job with { Threads = 8, Device = "cuda", MemoryMegabytes = 9 }).Identity());
        Assert.NotEqual(job.Identity(), (job with { Seed = 2 }).Identity());
        Assert.NotEqual(job.LabelVersion(), Jobs.Detector(Jobs.Image("a", Red, Green)).LabelVersion());
        Assert.Equal(job.LabelVersion(), (job with { Seed = 2 }).LabelVersion());
    }

    [Fact]
    public void Too_little_memory_is_said_before_anything_begins()
    {
        var job = Jobs.Detector(Jobs.Image("a", Red));
        var needed = TrainingEstimate.From(job).Megabytes;

        Assert.Null(TrainingEstimate.From(job).Refusal(job, needed));
        Assert.Contains($"about {needed} MB", TrainingEstimate.From(job).Refusal(job, needed - 1));
        Assert.Contains("100 MB are free", TrainingEstimate.From(job).Refusal(job with { MemoryMegabytes = 100 }, needed));
    }

    [Fact]
    public void Twice_the_steps_take_twice_the_time_and_no_more_memory()
    {
        var job = Jobs.Detector(Jobs.Image("a", Red));
        var longer = job with { Settings = job.Settings with { Steps = 2 * job.Settings.Steps } };

        Assert.Equal(2 * TrainingEstimate.From(job).ProcessorSeconds, TrainingEstimate.From(longer).ProcessorSeconds, 6);
        Assert.Equal(TrainingEstimate.From(job).Megabytes, TrainingEstimate.From(longer).Megabytes);
    }

    /// <summary>The image has 64 x 48 pixels.</summary>
    [Theory]
    [InlineData(256, 1, 64)]
    [InlineData(256, 2.1, 136)]
    [InlineData(256, 8, 256)]
    [InlineData(256, 0.25, 64)]
    [InlineData(32, 1, 32)]
    public void Windows_are_no_larger_than_the_largest_image(int side, double scale, int window)
    {
        var job = Jobs.Detector(Jobs.Image("a", Red));
        job = job with { Scale = scale, Settings = job.Settings with { Side = side } };

        Assert.Equal(window, job.Side());
        Assert.Equal(side, (job with { Kind = TrainingKind.Classifier }).Side());
    }

    private static void Refused(string part, TrainingJob job) => Assert.Contains(part, TrainingCheck.Validate(job));
}
