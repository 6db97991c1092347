using AnnotateHub.Core.Study;

namespace AnnotateHub.Exchange.PublishedDataset;

/// <summary>Looks for faults in a published tree that a reader of it would not notice.</summary>
public static class DataSetCheck
{
    private const int MaxNamed = 5;

    /// <param name="dataSetReading">The tree as read back.</param>
    /// <param name="sizeOf">Size of an image by its stem where it is known.</param>
    /// <param name="patientOf">Patient of a stem; empty where it is not known.</param>
    /// <param name="isPatientDisjoint">Whether the splits promise it.</param>
    public static IEnumerable<CheckFinding> Findings(
        DataSetReading dataSetReading,
        Func<string, (int Width, int Height)?> sizeOf,
        Func<string, string> patientOf,
        bool isPatientDisjoint
    ) =>
        [
            .. dataSetReading.Faults.Select(fault => new CheckFinding(!fault.IsNote, fault.ToString())),
            .. Splits(dataSetReading, patientOf, isPatientDisjoint),
            .. ListsAgainstFiles(dataSetReading),
            .. dataSetReading.Labels.SelectMany(role =>
                role.Value.SelectMany(entry =>
                    Boxes(
                        DataSetLayout.AnnotationOf(
                            role.Key.Length == 0 ? DataSetLayout.TrainVal : role.Key,
                            entry.Key,
                            role.Key.Length == 0 ? DataSetVariant.Flat : DataSetVariant.Published
                        ),
                        entry.Value,
                        sizeOf(entry.Key)
                    )
                )
            ),
        ];

    /// <summary>What was written against what was read back.</summary>
    public static IEnumerable<CheckFinding> Differences(
        IReadOnlyList<DataSetImage> written,
        DataSetReading dataSetReading,
        DataSetVariant variant
    )
    {
        foreach (var image in written)
        foreach (var (role, labels) in image.Labels.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (variant == DataSetVariant.Flat && role != image.MainRole)
                continue;
            var path = DataSetLayout.AnnotationOf(role, image.Stem, variant);
            if (
                dataSetReading
                    .Labels.GetValueOrDefault(variant == DataSetVariant.Flat ? "" : role)
                    ?.GetValueOrDefault(ExportName.From(image.Stem))
                is not { } back
            )
                yield return new CheckFinding(true, $"{path} was written and is not there.");
            else if (
                !labels
                    .Boxes.Select(box => (box.Class, AnnotateHub.Exchange.Voc.VocWriter.ToWholePixels(box.Box)))
                    .SequenceEqual(back.Boxes.Select(box => (box.Class, box.Box)))
            )
                yield return new CheckFinding(true, $"{path} holds other boxes than were written; the disk or somebody changed it.");
        }

        foreach (var split in Enum.GetValues<DataSplit>())
            if (
                !(dataSetReading.Lists.GetValueOrDefault(DataSetLayout.ListOf(split)) ?? []).SequenceEqual(
                    written.Where(image => image.Split == split).Select(image => image.Stem).Order(StringComparer.Ordinal)
                )
            )
                yield return new CheckFinding(
                    true,
                    $"{DataSetLayout.ListOf(split)}.txt does not name the images that were written for it."
                );
    }

    /// <param name="hashes">Perceptual hash of each stem.</param>
    /// <param name="splitOf">Only pairs in different splits matter: they let a model see a test image.</param>
    public static IEnumerable<CheckFinding> NearDuplicates(
        IReadOnlyList<(string Stem, ulong Hash)> hashes,
        Func<string, DataSplit?> splitOf
    )
    {
        var splits = hashes.Select(item => splitOf(item.Stem)).ToList();
        for (var a = 0; a < hashes.Count; a++)
        for (var b = a + 1; b < hashes.Count; b++)
            if (splits[a] != splits[b] && System.Numerics.BitOperations.PopCount(hashes[a].Hash ^ hashes[b].Hash) <= 2)
                yield return new CheckFinding(
                    false,
                    $"'{hashes[a].Stem}' and '{hashes[b].Stem}' look alike and are in different splits; see whether one is a copy "
                        + "of the other."
                );
    }

    private static IEnumerable<CheckFinding> Splits(DataSetReading dataSetReading, Func<string, string> patientOf, bool isPatientDisjoint)
    {
        var places = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var split in Enum.GetValues<DataSplit>().Select(DataSetLayout.ListOf))
        foreach (var stem in dataSetReading.Lists.GetValueOrDefault(split) ?? [])
        {
            if (!places.TryGetValue(stem, out var lists))
                places[stem] = lists = [];
            if (lists.Contains(split))
                yield return new CheckFinding(true, $"{split}.txt names '{stem}' twice.");
            else
                lists.Add(split);
        }

        foreach (var (stem, lists) in places.Where(entry => entry.Value.Count > 1))
            yield return new CheckFinding(
                true,
                $"'{stem}' is in {string.Join(" and ", lists.Select(list => list + ".txt"))}: a model would be measured on what it has learnt."
            );
        foreach (
            var patient in places
                .GroupBy(entry => patientOf(entry.Key), StringComparer.Ordinal)
                .Where(group => group.Key.Length > 0)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
        )
            if (patient.SelectMany(entry => entry.Value).Distinct().Order(StringComparer.Ordinal).ToList() is { Count: > 1 } lists)
                yield return isPatientDisjoint
                    ? new CheckFinding(
                        true,
                        $"Patient {patient.Key} is in {string.Join(", ", lists)}, though no patient was to be in two splits."
                    )
                    : new CheckFinding(
                        false,
                        $"Patient {patient.Key} is in {string.Join(", ", lists)}; the card says so, as the paper's own splits "
                            + "share patients."
                    );
    }

    private static IEnumerable<CheckFinding> ListsAgainstFiles(DataSetReading dataSetReading)
    {
        var isFlat = dataSetReading.Labels.ContainsKey("");
        var listed = Enum.GetValues<DataSplit>()
            .ToDictionary(
                split => split,
                split =>
                    (dataSetReading.Lists.GetValueOrDefault(DataSetLayout.ListOf(split)) ?? [])
                        .Select(ExportName.From)
                        .ToHashSet(StringComparer.Ordinal)
            );
        var all = listed.Values.SelectMany(stems => stems).ToHashSet(StringComparer.Ordinal);
        if (all.Count == 0)
            yield break;
        var trainVal = listed[DataSplit.Train].Union(listed[DataSplit.Validation]).ToHashSet(StringComparer.Ordinal);
        foreach (
            var (role, expected) in isFlat
                ? [("", all)]
                : new[] { (DataSetLayout.TrainVal, trainVal), (DataSetLayout.Union, listed[DataSplit.Test]) }
        )
        {
            var there = dataSetReading.Labels.GetValueOrDefault(role)?.Keys.ToHashSet(StringComparer.Ordinal) ?? [];
            if (there.Count == 0 && expected.Count == 0)
                continue;
            var place =
                role.Length == 0 ? DataSetLayout.Annotations
                : role == DataSetLayout.TrainVal ? $"{DataSetLayout.Annotations}/{role}"
                : $"{DataSetLayout.Annotations}/test/{role}";
            foreach (var finding in Apart(expected, there, $"listed and without a file in {place}", $"in {place} and in no list of it"))
                yield return finding;
        }

        foreach (var (channel, stems) in dataSetReading.Pictures)
        foreach (
            var finding in Apart(
                all,
                stems,
                $"listed and without a picture in {DataSetLayout.Images}/{channel}",
                $"in {DataSetLayout.Images}/{channel} and in no list"
            )
        )
            yield return finding;
        foreach (var (path, stems) in dataSetReading.OtherLists.Where(list => list.Key.EndsWith(".txt", StringComparison.Ordinal)))
        foreach (
            var finding in Apart(
                [],
                [.. stems.Select(ExportName.From).Where(stem => !all.Contains(stem))],
                "",
                $"in {path} and in no split"
            )
        )
            yield return finding;
    }

    private static IEnumerable<CheckFinding> Apart(
        HashSet<string> expected,
        IReadOnlyCollection<string> there,
        string missing,
        string surplus
    )
    {
        var lost = expected.Except(there).Order(StringComparer.Ordinal).ToList();
        var strangers = there.Except(expected).Order(StringComparer.Ordinal).ToList();
        if (lost.Count > 0)
            yield return new CheckFinding(true, $"{Named(lost)} {(lost.Count == 1 ? "is" : "are")} {missing}.");
        if (strangers.Count > 0 && surplus.Length > 0)
            yield return new CheckFinding(true, $"{Named(strangers)} {(strangers.Count == 1 ? "is" : "are")} {surplus}.");
    }

    private static IEnumerable<CheckFinding> Boxes(string path, ImageLabels labels, (int Width, int Height)? size)
    {
        if (size is { } real && labels is { Width: { } width, Height: { } height } && (width, height) != real)
            yield return new CheckFinding(true, $"{path} says {width} x {height} pixels; the picture has {real.Width} x {real.Height}.");
        if ((size ?? (labels is { Width: { } w, Height: { } h } ? (w, h) : null)) is { } image)
        {
            var outside = labels.Boxes.Count(box => box.Box.ClampTo(image.Width, image.Height).IsEmpty);
            var beyond = labels.Boxes.Count(box =>
                box.Box.ClampTo(image.Width, image.Height) is { IsEmpty: false } inside && inside != box.Box
            );
            if (outside > 0)
                yield return new CheckFinding(
                    true,
                    $"{path} has {outside} {(outside == 1 ? "box" : "boxes")} wholly outside of the image of {image.Width} x "
                        + $"{image.Height} pixels."
                );
            if (beyond > 0)
                yield return new CheckFinding(
                    false,
                    $"{path} has {beyond} {(beyond == 1 ? "box" : "boxes")} reaching beyond the edge of the image."
                );
        }

        var twice = labels.Boxes.GroupBy(box => (box.Class, box.Box)).Sum(group => group.Count() - 1);
        if (twice > 0)
            yield return new CheckFinding(
                false,
                $"{path} has {twice} {(twice == 1 ? "box that is" : "boxes that are")} there twice, class and edges alike."
            );
    }

    private static string Named(List<string> stems) =>
        string.Join(", ", stems.Take(MaxNamed).Select(stem => $"'{stem}'"))
        + (stems.Count > MaxNamed ? $" and {stems.Count - MaxNamed} more" : "");
}
