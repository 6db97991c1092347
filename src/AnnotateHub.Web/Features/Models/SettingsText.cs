using System.Globalization;
using AnnotateHub.Core.Pseudolabels;

namespace AnnotateHub.Web.Features.Models;

/// <summary>Thresholds as a table for people and for a methods section.</summary>
public static class SettingsText
{
    public static IEnumerable<(string Name, string Value)> Describe(PseudolabelSettings settings, bool hasClassifier)
    {
        yield return ("Score, at least", Number(settings.ScoreFloor));
        if (settings.DetectorFloor > 0)
            yield return ("Detector's score, at least", Number(settings.DetectorFloor));
        yield return (
            "NMS IoU",
            $"{Number(settings.ClassIou)} within a class, {Off(settings.AgnosticIou)} across classes, {Off(settings.FinalIou)} at the end"
        );
        if (hasClassifier)
        {
            yield return ("Weight of the classifier, w", Number(settings.ClassifierWeight));
            yield return ("Class", settings.ClassFrom is ClassSource.Classifier ? "the classifier's most probable" : "the detector's");
            if (settings.KeepDetectorScoreBelow is { } below)
                yield return ("Detector's score is kept", $"below {Number(below)}");
        }

        yield return ("Boxes an image, at most", settings.MaxPerImage.ToString(CultureInfo.InvariantCulture));
    }

    private static string Off(double? iou) => iou is { } value ? Number(value) : "none";

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
