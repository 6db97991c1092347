using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Application.LabelCheck;

/// <summary>
/// Classes that a fold's detector has hardly learnt. It then calls their boxes superfluous, which says nothing about the boxes; whoever
/// reads the findings must know.
/// </summary>
internal static class UnlearntClasses
{
    private const int FewBoxes = 5;

    /// <param name="jobs">One a fold; the images that are kept from it are its validation images.</param>
    /// <param name="findings">Of boxes, from all folds.</param>
    public static IEnumerable<string> Notes(IReadOnlyList<TrainingJob> jobs, IReadOnlyList<LabelFinding> findings)
    {
        var superfluous = findings
            .Where(finding => finding is { Kind: LabelFindingKind.Superfluous, Box: not null })
            .Select(finding => (finding.Image, Box: finding.Box!.Value))
            .ToHashSet();
        foreach (var (fold, job) in jobs.Index())
        foreach (var (number, name) in job.Classes.Index())
        {
            var boxes = job
                .Images.Where(image => image.IsValidation)
                .SelectMany(image => image.Boxes.Index().Where(box => box.Item.Class == number).Select(box => (image.Name, box.Index)))
                .ToList();
            var found = boxes.Count(box => !superfluous.Contains(box));
            if (boxes.Count >= FewBoxes && 2 * found < boxes.Count)
                yield return $"The detector of fold {fold + 1} of {jobs.Count} finds {found} of the {boxes.Count} boxes of class '{name}' on "
                    + "the images that were kept from it: it has hardly learnt the class, so that their being called superfluous says "
                    + "nothing about them. Check again with more detector steps or another seed.";
        }
    }
}
