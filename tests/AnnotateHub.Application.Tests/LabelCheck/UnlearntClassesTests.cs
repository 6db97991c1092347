using AnnotateHub.Application.LabelCheck;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Application.Tests.LabelCheck;

public sealed class UnlearntClassesTests
{
    [Fact]
    public void A_fold_whose_detector_finds_under_half_of_a_class_is_named_and_others_are_not()
    {
        // Fold 1 keeps image a (five R, of which two are found), fold 2 image b (five R, of which three are found, and one G, not found).
        TrainingBox[] five = [.. Enumerable.Range(0, 5).Select(at => new TrainingBox(0, 20 * at, 0, 20 * at + 10, 10))];
        var (a, b) = (Image("a", five), Image("b", [.. five, new TrainingBox(1, 0, 50, 10, 60)]));
        var jobs = new[] { Job(a with { IsValidation = true }, b), Job(a, b with { IsValidation = true }) };

        var notes = UnlearntClasses.Notes(
            jobs,
            [Superfluous("a", 0), Superfluous("a", 1), Superfluous("a", 2), Superfluous("b", 0), Superfluous("b", 1), Superfluous("b", 5)]
        );

        Assert.StartsWith("The detector of fold 1 of 2 finds 2 of the 5 boxes of class 'R'", Assert.Single(notes));
    }

    private static TrainingImage Image(string name, IReadOnlyList<TrainingBox> boxes) => new(name, null, 100, 100, [], boxes);

    private static TrainingJob Job(params TrainingImage[] images) =>
        new(TrainingKind.Detector, ["Red"], ["R", "G"], images, TrainingSettings.Default(TrainingKind.Detector));

    private static LabelFinding Superfluous(string image, int box) =>
        new(LabelFindingKind.Superfluous, image, box, "R", null, new PixelBox(0, 0, 10, 10), 1, true, "");
}
