using System.Globalization;
using AnnotateHub.Core.Study;
using AnnotateHub.Exchange.Voc;

namespace AnnotateHub.Exchange.PublishedDataset;

/// <summary>Names of folders and files of the published data set.</summary>
public static class DataSetLayout
{
    public const string Images = "raw_images_for_model";
    public const string Brightfield = "brightfield";
    public const string Fluorescence = "fluorescence";
    public const string Annotations = "Annotations";
    public const string Crops = "raw_cell_images";
    public const string TrainVal = "trainval";
    public const string Union = "Unioned";
    public const string AnnotatorList = "expert_annotation_id.csv";
    public const string Facts = "data_set.json";
    public const string Card = "DATASET_CARD.md";
    public const string Checksums = "checksums.sha256";
    public const string CheckResult = "check.txt";

    internal static readonly string[] AnnotatorHeads = ["image", "annotator_id"];

    /// <summary>Whole numbers from 0, far edges exclusive: what the authors' crop script reads.</summary>
    public static VocConvention Convention { get; } = new();

    public static string PictureOf(string channel, string stem) => $"{Images}/{channel}/{ExportName.From(stem)}.tiff";

    /// <param name="role"><see cref="TrainVal"/>, Expert1, Expert2 ... or <see cref="Union"/>.</param>
    public static string AnnotationOf(string role, string stem, DataSetVariant variant) =>
        variant == DataSetVariant.Flat ? $"{Annotations}/{ExportName.From(stem)}.xml"
        : role == TrainVal ? $"{Annotations}/{TrainVal}/{ExportName.From(stem)}.xml"
        : $"{Annotations}/test/{role}/{ExportName.From(stem)}.xml";

    /// <summary>The role that a path of <see cref="AnnotationOf"/> stands for; null for other paths.</summary>
    public static string? RoleOf(string path) =>
        path.Split('/') switch
        {
            [.., Annotations, TrainVal, _] => TrainVal,
            [.., Annotations, "test", var role, _] => role,
            [.., Annotations, _] => "",
            _ => null,
        };

    public static string ExpertOf(int rank) => $"Expert{rank.ToString(CultureInfo.InvariantCulture)}";

    public static string ListOf(DataSplit split) =>
        split switch
        {
            DataSplit.Train => "train",
            DataSplit.Validation => "val",
            _ => "test",
        };

    /// <param name="cell">Number of the object in the annotation file, from 0.</param>
    public static string CropOf(DataSetImage image, int cell, LabelledBox box, DataSetVariant variant, string channel)
    {
        var whole = VocWriter.ToWholePixels(box.Box);
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"{ExportName.From(image.Stem)}_{cell}_{whole.X1:0}_{whole.Y1:0}_{whole.X2:0}_{whole.Y2:0}.tiff"
        );
        return variant == DataSetVariant.Flat
            ? $"{Crops}/{ListOf(image.Split)}/{channel}/{ExportName.From(box.Class)}/{name}"
            : $"{Crops}/{ExportName.From(box.Class)}/{name}";
    }
}
