using System.Text;
using AnnotateHub.Exchange.Csv;
using AnnotateHub.Exchange.Voc;

namespace AnnotateHub.Exchange.PublishedDataset;

/// <summary>Everything of the published tree that is text, one file after the other.</summary>
public static class DataSetWriter
{
    public static IEnumerable<WrittenFile> Annotations(IReadOnlyList<DataSetImage> images, DataSetFacts facts)
    {
        foreach (var image in images)
        foreach (var (role, labels) in image.Labels.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            // The authors' programs know one answer for each image.
            if (facts.Variant == DataSetVariant.Flat && role != image.MainRole)
                continue;
            using var xml = new MemoryStream();
            VocWriter.Write(
                xml,
                VocFormat.OfLabels(
                    labels with
                    {
                        Image = $"{ExportName.From(image.Stem)}.tiff",
                        Width = image.Width,
                        Height = image.Height,
                        Depth = 1,
                    },
                    DataSetLayout.Brightfield
                ),
                DataSetLayout.Convention
            );
            yield return new WrittenFile(DataSetLayout.AnnotationOf(role, image.Stem, facts.Variant), xml.ToArray());
        }
    }

    public static IEnumerable<WrittenFile> Rest(IReadOnlyList<DataSetImage> images, DataSetFacts facts, long? subsetSeed, bool leaveOneOut)
    {
        foreach (var list in DataSetLists.Create(images, subsetSeed, leaveOneOut))
            yield return list;
        var annotators = images
            .SelectMany(image => image.Annotators.Select(id => (string?[])[image.Stem, id]))
            .Prepend(DataSetLayout.AnnotatorHeads);
        yield return new WrittenFile(DataSetLayout.AnnotatorList, Encoding.UTF8.GetBytes(CsvText.From(annotators)));
        yield return new WrittenFile(DataSetLayout.Card, Encoding.UTF8.GetBytes(DataSetCard.Write(images, facts)));
        yield return new WrittenFile(DataSetLayout.Facts, facts.ToJson());
    }
}
