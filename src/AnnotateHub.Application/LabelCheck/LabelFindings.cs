using AnnotateHub.Core.Geometry;
using AnnotateHub.Training.Jobs;
using AnnotateHub.Training.LabelCheck;

namespace AnnotateHub.Application.LabelCheck;

/// <summary>From held-out predictions to findings, ranked.</summary>
internal static class LabelFindings
{
    private const double Half = 0.5;

    /// <summary>Classes of boxes.</summary>
    public static (ConfidentJoint Joint, IReadOnlyList<LabelFinding> Findings) Classes(
        IReadOnlyList<TrainingImage> images,
        IReadOnlyList<HeldOutImage> held,
        IReadOnlyList<string> classes
    )
    {
        var cells = held.SelectMany(one => images[one.Image].Boxes.Select((box, number) => (one.Image, Number: number, Box: box))).ToList();
        int[] given = [.. cells.Select(cell => cell.Box.Class)];
        IReadOnlyList<double>[] probabilities = [.. held.SelectMany(one => one.Probabilities)];
        var joint = ConfidentLearning.Estimate(given, probabilities, classes.Count);
        return (
            joint,
            [
                .. ConfidentLearning
                    .Rank(given, probabilities, joint)
                    .Where(issue => issue.IsProbableError || issue.Margin < 0)
                    .Select(issue =>
                    {
                        var (cell, row) = (cells[issue.Cell], probabilities[issue.Cell]);
                        return new LabelFinding(
                            LabelFindingKind.Class,
                            images[cell.Image].Name,
                            cell.Number,
                            classes[issue.Given],
                            classes[issue.Suggested],
                            Place(cell.Box),
                            issue.Suspicion,
                            issue.IsProbableError,
                            $"Labelled {classes[issue.Given]}; a model that never saw this image gives {classes[issue.Given]} "
                                + $"{row[issue.Given]:0.00} and {classes[issue.Suggested]} {row[issue.Suggested]:0.00}."
                        );
                    }),
            ]
        );
    }

    /// <summary>Missing and superfluous boxes.</summary>
    public static IReadOnlyList<LabelFinding> Boxes(
        IReadOnlyList<TrainingImage> images,
        IReadOnlyList<HeldOutImage> held,
        IReadOnlyList<string> classes
    ) =>
        [
            .. held.SelectMany(one =>
                BoxCheck
                    .Compare([.. images[one.Image].Boxes.Select(box => (box.Class, Place(box)))], one.Boxes)
                    .Select(issue => new LabelFinding(
                        issue.IsMissing ? LabelFindingKind.Missing : LabelFindingKind.Superfluous,
                        images[one.Image].Name,
                        issue.Label,
                        issue.IsMissing ? null : classes[issue.Class],
                        issue.IsMissing ? classes[issue.Class] : null,
                        issue.Box,
                        issue.Suspicion,
                        issue.Suspicion >= Half,
                        issue.IsMissing
                            ? $"A detector that never saw this image finds a cell here (score {issue.Suspicion:0.00}); no box lies on it."
                            : "A detector that never saw this image finds no cell here (best score "
                                + $"{1 - issue.Suspicion:0.00}); is there one?"
                    ))
            ),
        ];

    /// <summary>Probable errors first, then by suspicion; the rest of the order is only there to be the same every time.</summary>
    public static IReadOnlyList<LabelFinding> Ranked(IEnumerable<LabelFinding> findings) =>
        [
            .. findings
                .OrderByDescending(finding => finding.IsProbableError)
                .ThenByDescending(finding => finding.Suspicion)
                .ThenBy(finding => finding.Image, StringComparer.Ordinal)
                .ThenBy(finding => finding.Kind)
                .ThenBy(finding => finding.Place.Y1)
                .ThenBy(finding => finding.Place.X1),
        ];

    private static PixelBox Place(TrainingBox box) => new(box.X1, box.Y1, box.X2, box.Y2);
}
