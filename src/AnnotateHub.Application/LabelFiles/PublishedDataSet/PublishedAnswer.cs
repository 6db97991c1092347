using System.Globalization;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.PublishedDataset;

namespace AnnotateHub.Application.LabelFiles.PublishedDataSet;

/// <summary>Somebody's answer on one image of a published tree.</summary>
/// <param name="Expert">1 for Expert1, and so on; null for training and validation.</param>
/// <param name="Annotator">Id by the list of annotators, else by the role.</param>
internal sealed record PublishedAnswer(ImageGroup Image, int? Expert, string Annotator, ImageLabels Labels)
{
    public static PublishedAnswer From(ImageGroup image, string role, ImageLabels labels, IReadOnlyList<string> annotators)
    {
        var place =
            role.StartsWith("Expert", StringComparison.Ordinal)
            && int.TryParse(role["Expert".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > 0
                ? number
                : (int?)null;
        var isTraining = role is DataSetLayout.TrainVal or "";
        var id = annotators.ElementAtOrDefault((place ?? 1) - 1) ?? (isTraining ? "published" : role.ToLowerInvariant());
        return new PublishedAnswer(image, isTraining ? null : place ?? 1, id, labels);
    }
}
