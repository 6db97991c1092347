using System.Text;
using AnnotateHub.Core.Study;

namespace AnnotateHub.Exchange.PublishedDataset;

/// <summary>The data-set card: Table 1 of the paper for this data set, and what a reader of the files has to know. Holds no time: the same
/// content gives the same bytes.</summary>
public static class DataSetCard
{
    /// <summary>Images and boxes of one split.</summary>
    /// <param name="Boxes">By class, of the answer that counts.</param>
    public sealed record Row(DataSplit Split, string Patient, int Images, IReadOnlyDictionary<string, int> Boxes)
    {
        public int AllBoxes => Boxes.Values.Sum();
    }

    /// <summary>A row for each split, and one for each patient of it; empty ones too, so that nothing seems forgotten.</summary>
    public static IReadOnlyList<Row> Table(IReadOnlyList<DataSetImage> images) =>
        [
            .. Enum.GetValues<DataSplit>()
                .SelectMany(split =>
                    DataSetLists
                        .Patients(images)
                        .Prepend(null)
                        .Select(patient =>
                        {
                            var part = images
                                .Where(image => image.Split == split && (patient is null || image.Patient == patient))
                                .ToList();
                            return new Row(
                                split,
                                patient ?? "all",
                                part.Count,
                                part.SelectMany(image => image.Main?.Boxes ?? [])
                                    .CountBy(box => box.Class)
                                    .ToDictionary(StringComparer.Ordinal)
                            );
                        })
                ),
        ];

    public static string Write(IReadOnlyList<DataSetImage> images, DataSetFacts facts)
    {
        var text = new StringBuilder();
        text.Append($"# {facts.Name}\n\n");
        if (facts.IsSynthetic)
            text.Append("**SYNTHETIC: the images were made by a generator, not by a microscope.**\n\n");
        text.Append($"Licence: {facts.Licence}. Written by AnnotateHub {facts.SoftwareVersion}.\n\n## Images and boxes\n\n");
        string[] classes =
        [
            .. facts.Classes.Select(dataSetClass => dataSetClass.Key),
            .. images
                .SelectMany(image => image.Main?.Boxes ?? [])
                .Select(box => box.Class)
                .Distinct()
                .Except(facts.Classes.Select(dataSetClass => dataSetClass.Key))
                .Order(StringComparer.Ordinal),
        ];
        text.Append(
            $"| split | patient | images | {string.Join(" | ", classes)} | boxes |\n| --- | --- | ---: | {string.Join(" | ", classes.Select(_ => "---:"))} | ---: |\n"
        );
        foreach (var row in Table(images))
            text.Append(
                $"| {DataSetLayout.ListOf(row.Split)} | {(row.Patient.Length == 0 ? "(none)" : row.Patient)} | {row.Images} | {string.Join(" | ", classes.Select(key => row.Boxes.GetValueOrDefault(key)))} | {row.AllBoxes} |\n"
            );
        text.Append(
            $"\nTest images are counted by their union. Classes: {string.Join(", ", facts.Classes.Select(dataSetClass => $"{dataSetClass.Key} ({dataSetClass.Name})"))}.\n"
        );
        if (facts.LeftOut.Count > 0)
        {
            text.Append($"\n## Left out\n\nImages of the project that are not here: {facts.LeftOut.Count}.\n\n");
            foreach (var sentence in facts.LeftOut)
                text.Append($"- {sentence}\n");
        }

        text.Append($"\n## Splits\n\n{Patients(images, facts)}\n");
        text.Append(
            $"\n## Annotations\n\n{facts.Methods}\n\nUnion of the test images: {facts.Union}\n\n{facts.UnknownCells}\n\n{Experts(images)}\n"
        );
        text.Append(
            $"""

            ## How to read the numbers

            Pascal VOC XML, whole pixels. Origin 0: the first pixel of a row or column has the number 0. Far edges are exclusive: xmax - xmin is the width, and
            `image[ymin:ymax, xmin:xmax]` are the pixels of the box; the first pixel alone is 0 0 1 1. Edges between pixels were rounded to the nearest, halves up.
            Crops in `{DataSetLayout.Crops}` are named stem, number of the cell in its annotation file from 0, xmin, ymin, xmax, ymax; they hold the values of the brightfield image, boxes clipped to the image.
            `{DataSetLayout.AnnotatorList}` names who annotated which image; test images have a line for each expert, in the order Expert1, Expert2.
            `{DataSetLayout.Checksums}` has the SHA-256 of every file (`sha256sum -c {DataSetLayout.Checksums}`), `{DataSetLayout.CheckResult}` what a check of this folder found.

            """.Replace("\r\n", "\n", StringComparison.Ordinal)
        );
        return text.ToString();
    }

    private static string Patients(IReadOnlyList<DataSetImage> images, DataSetFacts facts)
    {
        var shared = images
            .Where(image => image.Patient.Length > 0)
            .GroupBy(image => image.Patient, StringComparer.Ordinal)
            .Where(group => group.Select(image => image.Split).Distinct().Count() > 1)
            .Select(group => group.Key)
            .Order(StringComparer.Ordinal)
            .ToList();
        return facts.IsPatientDisjoint ? "No patient is in two splits."
            : shared.Count > 0
                ? $"Splits are disjoint in images, not in patients: {(shared.Count == 1 ? "patient" : "patients")} "
                    + $"{string.Join(", ", shared)} {(shared.Count == 1 ? "is" : "are")} in several, as in the paper's own splits."
            : "No patient is in two splits, which was not promised when they were drawn.";
    }

    private static string Experts(IReadOnlyList<DataSetImage> images)
    {
        var test = images.Where(image => image.Split == DataSplit.Test).ToList();
        var least = test.Count == 0 ? 0 : test.Min(image => image.Labels.Keys.Count(role => role != DataSetLayout.Union));
        return test.Count == 0
            ? "There are no test images."
            : $"Every test image was annotated by at least {least} {(least == 1 ? "person" : "people")}, independently; Expert1 "
                + "is the most experienced of them.";
    }
}
