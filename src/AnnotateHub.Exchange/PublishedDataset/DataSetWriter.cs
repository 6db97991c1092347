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
                if (facts.Variant == DataSetVariant.Flat && role != image.MainRole) continue;
                using var xml = new MemoryStream();
                VocWriter.Write(xml, VocFormat.OfLabels(labels with { Image = $"{ExportName.Of(image.Stem)}.tiff", Width = image.Width, Height = image.Height, Depth = 1 }, DataSetLayout.Brightfield), DataSetLayout.Convention);
                yield return new WrittenFile(DataSetLayout.AnnotationOf(role, image.Stem, facts.Variant), xml.ToArray());
            }
    }

    public static IEnumerable<WrittenFile> Rest(IReadOnlyList<DataSetImage> images, DataSetFacts facts, long? subsetSeed, bool leaveOneOut)
    {
        foreach (var list in DataSetLists.Of(images, subsetSeed, leaveOneOut)) yield return list;
        var annotators = new StringBuilder("image,annotator_id\n");
        foreach (var image in images) foreach (var id in image.Annotators) annotators.Append(CsvText.Quoted(image.Stem)).Append(',').Append(CsvText.Quoted(id)).Append('\n');
        yield return new WrittenFile(DataSetLayout.AnnotatorList, Encoding.UTF8.GetBytes(annotators.ToString()));
        yield return new WrittenFile(DataSetLayout.Card, Encoding.UTF8.GetBytes(DataSetCard.Write(images, facts)));
        yield return new WrittenFile(DataSetLayout.Facts, facts.ToJson());
    }
}
